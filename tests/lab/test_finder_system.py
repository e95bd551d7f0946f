import numpy as np
import onnxruntime
import pytest
import torch

from bareface.engine import Network
from bareface.lab.export import to_onnx
from bareface.lab.networks.finder import STRIDES, FinderExport, FinderNetwork, decode, places
from bareface.lab.scenes import cover, crop, held_out, judge, mosaic, photograph, warp_faces
from bareface.lab.systems.finder import (
    BACKGROUND,
    FACE,
    IGNORED,
    FinderSettings,
    FinderSystem,
    assign,
    box_iou,
    finder_loss,
    judge_finder,
    match,
    quality_focal,
)


def _face(x: float, y: float, w: float, h: float) -> np.ndarray:
    inside = [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)]
    return np.array([x, y, w, h, *(v for a, b in inside for v in (x + a * w, y + b * h))], np.float32)


def _counted(*faces: np.ndarray, counts: float = 1.0) -> np.ndarray:
    return np.array([[*face, counts] for face in faces], np.float32)


# Network


def test_places_are_the_centres_of_the_cells():
    # A cell of 8 pixels covers -0.5 to 7.5, so its centre is at 3.5.
    assert places(2, 2, 8).tolist() == [[3.5, 3.5], [11.5, 3.5], [3.5, 11.5], [11.5, 11.5]]


def test_decode_by_hand():
    levels = [torch.zeros(1, 15, 64 // s, 64 // s) for s in STRIDES]
    levels[1][0, :, 1, 2] = torch.tensor([0.25, -0.5, np.log(2), np.log(3), *([0] * 8), 1.0, -1.0, 4.0])
    found = decode(levels)
    assert found.shape == (1, 64 + 16 + 4, 15)
    row = found[0, 64 + 1 * 4 + 2]
    centre_x, centre_y = 2 * 16 + 7.5 + 0.25 * 16, 16 + 7.5 - 0.5 * 16
    torch.testing.assert_close(row[:4], torch.tensor([centre_x - 16, centre_y - 24, 32.0, 48.0]))
    torch.testing.assert_close(row[4:6], torch.tensor([39.5, 23.5]))
    torch.testing.assert_close(row[12:], torch.tensor([39.5 + 16, 23.5 - 16, 4.0]))


def test_network_shapes_and_size():
    network = FinderNetwork()
    assert [tuple(level.shape) for level in network(torch.zeros(2, 3, 64, 96))] == [
        (2, 15, 8, 12),
        (2, 15, 4, 6),
        (2, 15, 2, 3),
    ]
    assert sum(p.numel() for p in network.parameters()) < 1_000_000


def test_exported_network_equals_torch_in_both_engines_at_any_size(tmp_path):
    torch.manual_seed(0)
    network = FinderNetwork()
    with torch.no_grad():
        for _ in range(3):  # so that the batch norms have statistics worth folding
            network(torch.randn(2, 3, 64, 64))
    module = FinderExport(network).eval()
    file = tmp_path / "finder.onnx"
    file.write_bytes(to_onnx(module, (torch.rand(1, 64, 96, 3),), FinderSystem.dynamic_axes))
    openvino, session = Network(file, exact=True), onnxruntime.InferenceSession(file)
    for size in ((64, 96), (160, 32)):
        photo = torch.rand(1, *size, 3)
        with torch.no_grad():
            expected = module(photo).numpy()
        np.testing.assert_allclose(openvino(photo.numpy())[0], expected, atol=1e-3)
        np.testing.assert_allclose(session.run(None, {"rgb": photo.numpy()})[0], expected, atol=1e-3)


# Assignment


def test_a_small_face_is_learnt_by_the_nearest_places_of_the_finest_grid_only():
    kind, target = assign(_counted(_face(10, 10, 10, 12)), 64)
    assert np.flatnonzero(kind == FACE).tolist() == [2 * 8 + 1]  # centre 15, 16; place 11.5, 19.5
    np.testing.assert_array_equal(target[17], _face(10, 10, 10, 12))
    assert (target[kind != FACE] == 0).all()


def test_a_face_between_two_grids_is_learnt_by_both():
    kind, _ = assign(_counted(_face(12, 12, 36, 40)), 64)
    assert (kind[:64] == FACE).any()
    assert (kind[64:80] == FACE).any()
    assert (kind[80:] == BACKGROUND).all()


def test_the_smaller_of_two_faces_has_the_place():
    large, small = _face(4, 4, 40, 40), _face(18, 18, 12, 12)
    for faces in (_counted(large, small), _counted(small, large)):
        kind, target = assign(faces, 64)
        centre = 3 * 8 + 3
        assert kind[centre] == FACE
        np.testing.assert_array_equal(target[centre], small)


def test_a_face_that_does_not_count_is_ignored_on_every_grid():
    kind, _ = assign(_counted(_face(0, 0, 64, 64), counts=0), 64)
    assert (kind == IGNORED).all()
    assert (assign(np.zeros((0, 15), np.float32), 64)[0] == BACKGROUND).all()


# Losses


def test_box_iou_by_hand():
    boxes = torch.tensor([[0.0, 0, 10, 10], [0, 0, 10, 10], [0, 0, 2, 2]])
    truth = torch.tensor([[0.0, 0, 10, 10], [5, 0, 10, 10], [6, 8, 2, 2]])
    overlap, penalty = box_iou(boxes, truth)
    torch.testing.assert_close(overlap, torch.tensor([1.0, 1 / 3, 0.0]))
    torch.testing.assert_close(penalty, torch.tensor([0.0, 25 / (15**2 + 10**2), 100 / (8**2 + 10**2)]))


def test_quality_focal_by_hand():
    expected = 0.5**2 * np.log(2)  # sigmoid(0) = 0.5, wanted 0 or 1
    torch.testing.assert_close(
        quality_focal(torch.zeros(2), torch.tensor([0.0, 1.0])), torch.full((2,), expected).float()
    )
    assert quality_focal(torch.tensor(2.0), torch.tensor(2.0).sigmoid()) < 1e-9


def test_loss_is_nothing_for_the_truth_and_blind_to_ignored_places():
    kind, target = (torch.from_numpy(v)[None] for v in assign(_counted(_face(10, 10, 30, 34)), 64))
    found = torch.cat((target, torch.where(kind == FACE, 20.0, -20.0)[..., None]), dim=-1)
    assert sum(finder_loss(found, kind, target).values()) < 1e-4
    found[0, kind[0] == BACKGROUND, 14] = 20
    assert finder_loss(found, kind, target)["score"] > 1
    kind[kind == BACKGROUND] = IGNORED
    assert finder_loss(found, kind, target)["score"] < 1e-4


def test_loss_without_a_face_is_finite():
    found = torch.randn(1, 84, 15, requires_grad=True)
    terms = finder_loss(found, torch.zeros(1, 84, dtype=torch.int8), torch.zeros(1, 84, 14))
    sum(terms.values()).backward()
    assert torch.isfinite(found.grad).all()


def test_loss_falls_on_one_batch():
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    network = FinderNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3)
    face = _face(20, 14, 30, 36)
    view = rng.integers(0, 90, (64, 64, 3)).astype(np.float32)
    view[14:50, 20:50] = 220
    kind, target = (torch.from_numpy(v)[None] for v in assign(_counted(face), 64))
    picture = torch.from_numpy(view / 127.5 - 1).permute(2, 0, 1)[None]
    losses = []
    for _ in range(25):
        loss = sum(finder_loss(decode(network(picture)), kind, target).values())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.4 * losses[0]


# Views


def test_mirroring_swaps_left_and_right():
    face = _face(10, 20, 30, 40)
    turned = warp_faces(face[None], np.array([[-1.0, 0, 99], [0, 1, 0]]))[0]
    np.testing.assert_allclose(turned[:4], [99 - 40, 20, 30, 40], atol=1e-4)
    np.testing.assert_allclose(turned[4:6], [99 - face[6], face[7]], atol=1e-4)
    np.testing.assert_allclose(turned[10:12], [99 - face[12], face[13]], atol=1e-4)


def test_turning_a_box_by_a_right_angle_swaps_its_sides_and_a_half_turn_grows_it_as_an_ellipse():
    right = warp_faces(_face(-15, -20, 30, 40)[None], np.array([[0.0, -1, 0], [1, 0, 0]]))[0]
    np.testing.assert_allclose(right[:4], [-20, -15, 40, 30], atol=1e-4)
    c = np.sqrt(0.5)
    half = warp_faces(_face(-15, -20, 30, 40)[None], np.array([[c, -c, 0], [c, c, 0]]))[0]
    np.testing.assert_allclose(half[2:4], 2 * np.hypot(15 * c, 20 * c), atol=1e-4)


def test_faces_cut_too_much_or_too_small_do_not_count_and_those_outside_are_gone():
    faces = np.stack([_face(10, 10, 20, 20), _face(-15, 10, 20, 20), _face(30, 30, 6, 9), _face(200, 0, 20, 20)])
    judged = judge(faces, 64, 64)
    assert judged[:, 14].tolist() == [1, 0, 0]


def test_crops_carry_the_faces_along():
    photo = np.full((200, 300, 3), 40, np.uint8)
    face = _face(120, 60, 50, 60)
    photo[60:120, 120:170] = 200
    for seed in range(20):
        view, faces = crop(np.random.default_rng(seed), photo, face[None], 160, 128)
        assert view.shape == (128, 160, 3)
        for x, y, w, h in faces[faces[:, 14] == 1, :4]:
            cx, cy = int(np.clip(x + w / 2, 0, 159)), int(np.clip(y + h / 2, 0, 127))
            assert view[cy, cx].mean() > 150


def test_views_are_repeatable_and_of_the_right_kind():
    photo, faces = np.full((200, 300, 3), 128, np.uint8), _face(120, 60, 50, 60)[None]
    views = []
    for _ in range(2):
        rng = np.random.default_rng(3)
        view, found = mosaic(rng, [(photo, faces)] * 4, 160, 2)
        cover(rng, view, found[0])
        views.append(photograph(rng, view))
    assert views[0].shape == (160, 160, 3)
    assert views[0].dtype == np.uint8
    np.testing.assert_array_equal(*views)


# Figures


def test_match_gives_each_face_to_one_find():
    overlap = np.array([[0.9, 0.6], [0.8, 0.55], [0.4, 0.3]])
    assert match(overlap, 0.5) == [(0, 0), (1, 1)]
    assert match(np.zeros((2, 0)), 0.5) == []


def test_figures_by_hand():
    large, small, missed = _face(0, 0, 40, 50), _face(100, 0, 12, 14), _face(200, 0, 50, 60)
    wrong = _face(300, 300, 64, 64)
    shifted = large.copy()
    shifted[4::2] += 4.472136  # sqrt(20), a tenth of the box's side
    rows = np.array([[*shifted, 0.9], [*small, 0.8], [*wrong, 0.7]], np.float32)
    picture = np.zeros((400, 400, 3), np.uint8)
    figures = judge_finder(lambda _: rows, [(picture, np.stack([large, small, missed]))])
    assert figures["recall"] == 0.5
    assert figures["precision"] == 0.5
    assert figures["recall_small"] == 1.0
    assert figures["points"] == pytest.approx(0.1, abs=1e-3)


# Real data


def test_samples_are_exact_and_trainable(lab_data):
    system = FinderSystem(FinderSettings(side=160), lab_data, seed=1)
    assert {held_out(path.name) for path in system.scenes.paths} == {False}
    assert {held_out(path.name) for path in system.held.paths} == {True}
    samples = [system.sample(k) for k in range(6)]
    for key, value in system.sample(3).items():
        np.testing.assert_array_equal(value, samples[3][key])
    batch = {key: torch.from_numpy(np.stack([sample[key] for sample in samples])) for key in samples[0]}
    assert batch["picture"].shape == (6, 160, 160, 3)
    assert (batch["kind"] == FACE).any()
    terms = system.loss(batch, 0.0)
    assert all(torch.isfinite(term) for term in terms.values())
