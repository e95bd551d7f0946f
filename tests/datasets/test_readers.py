"""Imitations of the real layouts, written line by line. Their pictures are empty files: reading opens none of them."""

import json
import os
import pickle

import numpy as np
import pytest

from bareface.datasets import LAYOUTS, Attributes, read_faces
from bareface.errors import DatasetError, UsageError


def pictures(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def text(file, *lines):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def by_name(source):
    return {record.name: record for record in source.records}


def problems(source):
    return "\n".join(str(problem) for problem in source.problems)


# ---- folder


def test_a_folder_is_every_picture_below_it_sorted_each_a_person(tmp_path):
    pictures(tmp_path, "b.JPG", "a/x y.png", "a/deep/z.webp", "notes.txt", ".hidden.jpg", ".cache/t.jpg")
    source = read_faces(tmp_path)
    assert source.layout == "folder"
    assert [record.name for record in source.records] == ["a-deep-z", "a-x-y", "b"]
    assert [record.path for record in source.records] == [tmp_path / p for p in ("a/deep/z.webp", "a/x y.png", "b.JPG")]
    for record in source.records:
        assert record.person == record.name
        assert (record.sex, record.age, record.group, record.split, record.five) == ("", None, "", "", None)
        assert record.attributes == {}
    assert not source.problems
    assert read_faces(tmp_path).records == source.records


def test_names_differ_by_more_than_case_and_suffix_and_are_fit_for_files(tmp_path):
    files = ("a.jpg", "a.png", "A.webp", "a-2.jpg", "a-.jpg", "v1.2 (copy).jpg", "Zoë.jpg", "Zoe\u0308.jpg", "###.jpg")
    names = [record.name for record in read_faces(pictures(tmp_path, *files)).records]
    assert len({name.casefold() for name in names}) == len(files)
    assert {"v1-2-copy", "Zoë", "Zoë-2", "picture", "a-2"} <= set(names)
    assert all(name.replace("-", "").replace("_", "").isalnum() for name in names)


def test_links_are_followed_and_circles_are_not(tmp_path):
    pictures(tmp_path / "elsewhere", "one.jpg")
    pictures(tmp_path / "faces", "two.jpg")
    (tmp_path / "faces" / "more").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "faces")
    assert [record.name for record in read_faces(tmp_path / "faces").records] == ["more-one", "two"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list any folder")
def test_a_folder_that_may_not_be_listed_is_named(tmp_path):
    pictures(tmp_path, "a.jpg", "shut/b.jpg")
    (tmp_path / "shut").chmod(0)
    try:
        source = read_faces(tmp_path)
        with pytest.raises(DatasetError, match=r"shut.*Permission"):
            read_faces(tmp_path / "shut")
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert [record.name for record in source.records] == ["a"]
    assert "shut" in problems(source)


def test_what_cannot_be_read_says_what_was_looked_for(tmp_path):
    with pytest.raises(UsageError, match=r"'lfw'.*folder, celeba, celeba-hq, ffhq, utkface"):
        read_faces(tmp_path, "lfw")
    with pytest.raises(DatasetError, match="missing: is no folder"):
        read_faces(tmp_path / "missing")
    with pytest.raises(DatasetError, match=r"img_align_celeba.*CelebA-HQ-img.*images1024x1024.*26_1_2_"):
        read_faces(tmp_path)
    pictures(tmp_path, "a.jpg")
    for layout, sought in (("celeba", "img_align_celeba"), ("ffhq", "00000.png"), ("utkface", "26_1_2_")):
        with pytest.raises(DatasetError, match=f"as {layout}: looked for .*{sought}"):
            read_faces(tmp_path, layout)
    assert LAYOUTS == ("folder", "celeba", "celeba-hq", "ffhq", "utkface")


# ---- celeba

NAMES = ("5_o_Clock_Shadow", "Male", "Young")
FIVE = (69, 109, 106, 113, 77, 142, 73, 152, 108, 154)


def celeba(root, anno="", evaluation="", images="img_align_celeba"):
    """As distributed: three pictures, no comma anywhere."""
    pictures(root / images, *(f"00000{k}.jpg" for k in (1, 2, 3)))
    text(root / evaluation / "list_eval_partition.txt", "000001.jpg 0", "000002.jpg 1", "000003.jpg 2")
    text(root / anno / "identity_CelebA.txt", "000001.jpg 2880", "000002.jpg 2937", "000003.jpg 2880")
    rows = ("000001.jpg -1  1  1", "000002.jpg -1 -1  1", "000003.jpg  1  1 -1")
    text(root / anno / "list_attr_celeba.txt", "3", " ".join(NAMES), *rows)
    header = "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y"
    numbers = "  ".join(map(str, FIVE))
    rows = (f"00000{k}.jpg  {numbers}" for k in (1, 2, 3))
    text(root / anno / "list_landmarks_align_celeba.txt", "3", header, *rows)
    return root


def celeba_csv(root):
    """As on Kaggle: one folder within the other, and no identities."""
    pictures(root / "img_align_celeba" / "img_align_celeba", *(f"00000{k}.jpg" for k in (1, 2, 3)))
    text(root / "list_eval_partition.csv", "image_id,partition", "000001.jpg,0", "000002.jpg,1", "000003.jpg,2")
    rows = ("000001.jpg,-1,1,1", "000002.jpg,-1,-1,1", "000003.jpg,1,1,-1")
    text(root / "list_attr_celeba.csv", "image_id," + ",".join(NAMES), *rows)
    rows = (f"00000{k}.jpg," + ",".join(map(str, FIVE)) for k in (1, 2, 3))
    text(root / "list_landmarks_align_celeba.csv", "image_id,lefteye_x,lefteye_y,and,so,on", *rows)
    return root


@pytest.mark.parametrize(
    "places", [{}, {"anno": "Anno", "evaluation": "Eval", "images": "Img/img_align_celeba"}, {"images": "img_celeba"}]
)
def test_celeba_as_distributed(tmp_path, places):
    source = read_faces(celeba(tmp_path, **places))
    assert source.layout == "celeba"
    assert not source.problems
    one, two, three = source.records
    assert [record.name for record in source.records] == ["000001", "000002", "000003"]
    assert one.path == tmp_path / places.get("images", "img_align_celeba") / "000001.jpg"
    assert [record.person for record in source.records] == ["2880", "2937", "2880"]
    assert [record.split for record in source.records] == ["train", "validation", "test"]
    assert [record.sex for record in source.records] == ["male", "female", "male"]
    assert dict(two.attributes) == {"5_o_Clock_Shadow": False, "Male": False, "Young": True}
    assert dict(three.attributes) == {"5_o_Clock_Shadow": True, "Male": True, "Young": False}
    assert (one.age, one.group) == (None, "")
    if "celeba" in str(places) and "align" not in str(places):
        assert one.five is None  # the aligned pictures' points do not lie on these
    else:
        assert one.five.dtype == np.float32
        # Right eye, left eye, nose, right and left corner: the person's right is the picture's left.
        assert one.five.tolist() == [[69, 109], [106, 113], [77, 142], [73, 152], [108, 154]]


def test_celeba_as_on_kaggle(tmp_path):
    source = read_faces(celeba_csv(tmp_path))
    assert source.layout == "celeba"
    assert not source.problems
    one, two, _ = source.records
    assert one.path == tmp_path / "img_align_celeba/img_align_celeba/000001.jpg"
    assert (one.person, one.sex, one.split) == ("000001", "male", "train")
    assert two.attributes["Young"]
    assert not two.attributes["Male"]
    assert one.five.tolist() == np.reshape(FIVE, (5, 2)).tolist()


def test_celeba_in_the_wild_has_its_own_points_and_smaller_x_is_the_right(tmp_path):
    celeba(tmp_path, images="img_celeba")
    mirrored = "106 113 69 109 77 142 108 154 73 152"
    text(tmp_path / "list_landmarks_celeba.txt", "1", "lefteye_x and so on", f"000002.jpg {mirrored}")
    one, two, _ = read_faces(tmp_path).records
    assert one.five is None
    assert two.five.tolist() == np.reshape(FIVE, (5, 2)).tolist()


def test_celeba_without_lists_is_pictures_whose_fields_are_empty(tmp_path):
    source = read_faces(pictures(tmp_path, "img_align_celeba/000007.jpg", "img_align_celeba/000005.png"))
    assert [record.name for record in source.records] == ["000005", "000007"]
    assert [record.person for record in source.records] == ["000005", "000007"]
    assert {record.sex + record.split for record in source.records} == {""}
    assert not source.problems


def test_celeba_lines_that_make_no_sense_are_named_and_left_out(tmp_path):
    celeba(tmp_path)
    text(
        tmp_path / "list_eval_partition.txt",
        "000001.jpg 0", "000002.jpg 7", "", "000003.jpg 2", "000003.jpg 0", "000008.jpg 1", "000009.jpg 1",
    )  # fmt: skip
    text(tmp_path / "identity_CelebA.txt", "000001.jpg 2880", "000002.jpg", "000003.jpg someone")
    rows = ("000001.jpg -1 1", "000002.jpg -1 0 1", "000003.jpg 1 1 -1")
    text(tmp_path / "list_attr_celeba.txt", "4", " ".join(NAMES), *rows)
    rows = ("000001.jpg 1 2 3", "000002.jpg " + "nan " * 10, "000003.jpg" + " 4" * 10)
    text(tmp_path / "list_landmarks_align_celeba.txt", "3", "a header", *rows)
    source = read_faces(tmp_path)
    one, two, three = source.records
    assert [record.split for record in source.records] == ["train", "", "test"]
    assert [record.person for record in source.records] == ["2880", "000002", "000003"]
    assert (one.attributes, two.attributes, three.sex) == ({}, {}, "male")
    assert (one.five, two.five) == (None, None)
    assert three.five.tolist() == [[4, 4]] * 5
    said = [str(problem) for problem in source.problems]
    expected = (
        ("list_eval_partition.txt, line 2:", "'7'"),
        ("list_eval_partition.txt, line 5:", "listed before"),
        ("list_eval_partition.txt: 2 of its pictures", "000008.jpg (line 6)"),
        ("identity_CelebA.txt, line 2:", "person"),
        ("identity_CelebA.txt, line 3:", "'someone'"),
        ("list_attr_celeba.txt, line 3:", "2 values for 3"),
        ("list_attr_celeba.txt, line 4:", "neither 1 nor -1"),
        ("list_attr_celeba.txt, line 1:", "4 lines, 3 follow"),
        ("list_landmarks_align_celeba.txt, line 3:", "3 numbers"),
        ("list_landmarks_align_celeba.txt, line 4:", "ten finite"),
    )
    for where, what in expected:
        assert any(where in problem and what in problem for problem in said), where
    assert len(said) == len(expected)
    assert all("\n" not in problem for problem in said)


@pytest.mark.parametrize("data", [b"<html>\n<body>quota exceeded</body>\n", b"", b"\xff\xfe\x00\x81"])
def test_a_list_that_is_none_is_an_error_lest_people_are_mixed_up(tmp_path, data):
    (celeba(tmp_path) / "identity_CelebA.txt").write_bytes(data)
    with pytest.raises(DatasetError, match=r"identity_CelebA\.txt: .*again"):
        read_faces(tmp_path)


def test_windows_line_ends_and_byte_order_marks_do_not_matter(tmp_path):
    celeba_csv(tmp_path)
    file = tmp_path / "list_eval_partition.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    source = read_faces(tmp_path)
    assert not source.problems
    assert [record.split for record in source.records] == ["train", "validation", "test"]


def test_a_second_picture_of_one_name_is_named(tmp_path):
    source = read_faces(pictures(celeba(tmp_path), "img_align_celeba/000001.png"))
    assert len(source.records) == 3
    assert "000001.png" in problems(source)


# ---- celeba-hq


def celeba_hq(root):
    pictures(root / "CelebA-HQ-img", "0.jpg", "1.jpg", "10.jpg")
    rows = ("0           119613      119614.jpg", "1      99094   099095.jpg", "10 5  000006.jpg")
    text(root / "CelebA-HQ-to-CelebA-mapping.txt", "idx         orig_idx    orig_file", *rows)
    rows = ("0.jpg  -1 -1 1", "1.jpg  -1 1 1", "10.jpg 1 1 -1")
    text(root / "CelebAMask-HQ-attribute-anno.txt", "3", " ".join(NAMES), *rows)
    return root


@pytest.mark.parametrize("inside", ["", "CelebAMask-HQ"])
def test_celeba_hq_by_itself(tmp_path, inside):
    celeba_hq(tmp_path / inside)
    source = read_faces(tmp_path)
    assert source.layout == "celeba-hq"
    assert not source.problems
    found = by_name(source)
    assert list(found) == ["0", "1", "10"]
    assert found["10"].path == tmp_path / inside / "CelebA-HQ-img" / "10.jpg"
    assert [record.sex for record in source.records] == ["female", "male", "male"]
    assert [record.person for record in source.records] == ["119614", "099095", "000006"]
    assert dict(found["10"].attributes) == {"5_o_Clock_Shadow": True, "Male": True, "Young": False}
    assert {record.split for record in source.records} == {""}


def test_celeba_hq_knows_people_and_splits_through_celebas_own_lists(tmp_path):
    celeba_hq(tmp_path)
    identities = ("000001.jpg 9", "000006.jpg 77", "099095.jpg 77", "119614.jpg 5")
    text(tmp_path / "Anno" / "identity_CelebA.txt", *identities)
    text(tmp_path / "Eval" / "list_eval_partition.txt", "000006.jpg 0", "099095.jpg 0", "119614.jpg 2")
    source = read_faces(tmp_path)
    assert [record.person for record in source.records] == ["5", "77", "77"]
    assert [record.split for record in source.records] == ["test", "train", "train"]
    assert not source.problems


def test_celeba_hq_mapping_lines_that_make_no_sense(tmp_path):
    celeba_hq(tmp_path)
    rows = ("0 119613 119614.jpg", "1 99094", "31 5 000006.jpg")
    text(tmp_path / "CelebA-HQ-to-CelebA-mapping.txt", "idx orig_idx orig_file", *rows)
    source = read_faces(tmp_path)
    assert [record.person for record in source.records] == ["119614", "1", "10"]
    assert "mapping.txt, line 3:" in problems(source)
    assert "1 of its pictures are not there, such as 31 (line 4)" in problems(source)


def test_celeba_hq_in_folders_of_split_and_sex(tmp_path):
    root = pictures(tmp_path, "train/female/000004.jpg", "train/male/000016.jpg", "val/female/000004.png")
    source = read_faces(root)
    assert source.layout == "celeba-hq"
    assert [(record.name, record.split, record.sex) for record in source.records] == [
        ("train-female-000004", "train", "female"),
        ("train-male-000016", "train", "male"),
        ("val-female-000004", "validation", "female"),
    ]
    assert [record.person for record in source.records] == [record.name for record in source.records]


def test_celeba_hq_is_told_by_its_folders_name_too(tmp_path):
    root = pictures(tmp_path / "celeba_hq", "val/1.png", "train/2.png", "test/3.png")
    source = read_faces(root)
    assert source.layout == "celeba-hq"
    assert [(record.split, record.sex) for record in source.records] == [
        ("test", ""),
        ("train", ""),
        ("validation", ""),
    ]
    assert read_faces(root.rename(tmp_path / "other")).layout == "folder"


def test_two_layouts_in_one_folder_must_be_told_apart(tmp_path):
    celeba_hq(celeba(tmp_path))
    with pytest.raises(DatasetError, match="could be celeba or celeba-hq"):
        read_faces(tmp_path)
    assert read_faces(tmp_path, "celeba").records[0].name == "000001"
    assert read_faces(tmp_path, "celeba-hq").records[0].name == "0"


# ---- ffhq


def landmarks():
    """68 points of which the five are easy: eyes round (300, 400) and (700, 400)."""
    points = np.zeros((68, 2))
    points[36:42] = np.array([[-3, 0], [-1, -1], [1, -1], [3, 0], [1, 1], [-1, 1]]) + (300, 400)
    points[42:48] = points[36:42] + (400, 0)
    points[30], points[48], points[54] = (500, 600), (350, 800), (650, 800)
    return points.tolist()


def ffhq_entry(category):
    return {
        "category": category,
        "metadata": {"license": "some"},
        "image": {"pixel_size": [1024, 1024], "face_landmarks": landmarks()},
        "thumbnail": {"pixel_size": [128, 128]},
        "in_the_wild": {"face_landmarks": [[1, 2]] * 68},
    }


def test_ffhq_without_its_list_has_the_official_split(tmp_path):
    root = pictures(tmp_path, *(f"thumbnails128x128/{k // 1000 * 1000:05d}/{k:05d}.png" for k in (0, 59999, 60000)))
    source = read_faces(root)
    assert source.layout == "ffhq"
    assert [(record.name, record.split) for record in source.records] == [
        ("00000", "train"), ("59999", "train"), ("60000", "validation"),
    ]  # fmt: skip
    assert source.records[1].path == tmp_path / "thumbnails128x128/59000/59999.png"
    assert source.records[1].person == "59999"
    assert {record.five is None for record in source.records} == {True}
    assert not source.problems


@pytest.mark.parametrize(("folder", "size"), [("images1024x1024", 1024), ("thumbnails128x128", 128)])
def test_ffhqs_list_gives_split_and_five_points_at_the_pictures_size(tmp_path, folder, size):
    pictures(tmp_path, f"{folder}/00000/00000.png", f"{folder}/00000/00001.png")
    entries = {"0": ffhq_entry("validation"), "1": ffhq_entry("training")}
    text(tmp_path / "ffhq-dataset-v2.json", json.dumps(entries))
    for root in (tmp_path, tmp_path / folder):
        source = read_faces(root)
        assert source.layout == "ffhq"
        assert not source.problems
        assert [record.split for record in source.records] == ["validation", "train"]
        expected = np.array([[300, 400], [700, 400], [500, 600], [350, 800], [650, 800]])
        # Pixel centres are whole numbers, so the picture's corner, which stays put, is at -0.5.
        assert np.allclose(source.records[0].five, (expected + 0.5) * size / 1024 - 0.5, atol=1e-4)
        assert source.records[0].five.dtype == np.float32


def test_ffhqs_larger_pictures_come_first_and_flat_ones_have_no_known_size(tmp_path):
    pictures(tmp_path, "images1024x1024/00000.png", "thumbnails128x128/00000.png")
    assert [record.path for record in read_faces(tmp_path).records] == [tmp_path / "images1024x1024/00000.png"]
    flat = pictures(tmp_path / "flat", "00000.png", "60001.png")
    assert read_faces(flat).layout == "folder"
    text(flat / "ffhq-dataset-v2.json", json.dumps({"0": ffhq_entry("training"), "60001": ffhq_entry("validation")}))
    source = read_faces(flat)
    assert source.layout == "ffhq"
    assert [(record.split, record.five) for record in source.records] == [("train", None), ("validation", None)]


def test_ffhq_entries_and_pictures_that_make_no_sense_are_named(tmp_path):
    pictures(tmp_path / "images1024x1024", "00000.png", "00001.png", "00002.png", "LOGO.png")
    entries = {"0": ffhq_entry("training"), "1": ffhq_entry("other"), "2": ffhq_entry("validation"), "3": "entry"}
    entries["2"]["image"]["face_landmarks"].pop()
    entries["69999"] = ffhq_entry("validation")
    text(tmp_path / "ffhq-dataset-v2.json", json.dumps(entries))
    source = read_faces(tmp_path)
    assert [(record.split, record.five is None) for record in source.records] == [
        ("train", False), ("train", True), ("train", True),
    ]  # fmt: skip
    said = problems(source)
    for expected in ("LOGO.png", '"1"', '"2"', '"3"', "2 of its pictures are not there, such as 00003"):
        assert expected in said
    assert len(source.problems) == 5
    (tmp_path / "ffhq-dataset-v2.json").write_text('{"0": {"category"')
    with pytest.raises(DatasetError, match=r"ffhq-dataset-v2\.json: cannot be read"):
        read_faces(tmp_path)


# ---- utkface


def test_utkface_tells_age_sex_and_group_by_the_files_name(tmp_path):
    files = ("100_1_0_20170112213500903.jpg.chip.jpg", "1_0_2_20161219140530307.jpg", "26_1_3_20170104235433474.jpg")
    source = read_faces(pictures(tmp_path / "part1", *files).parent)
    assert source.layout == "utkface"
    assert not source.problems
    found = by_name(source)
    assert list(found) == [
        "part1-100_1_0_20170112213500903", "part1-1_0_2_20161219140530307", "part1-26_1_3_20170104235433474",
    ]  # fmt: skip
    assert [(r.age, r.sex, r.group) for r in source.records] == [
        (100, "female", "White"), (1, "male", "Asian"), (26, "female", "Indian"),
    ]  # fmt: skip
    assert {record.split for record in source.records} == {""}
    assert all(record.person == record.name for record in source.records)


def test_utkfaces_malformed_names_are_kept_with_what_they_tell(tmp_path):
    pictures(
        tmp_path,
        "61_1_20170109142408075.jpg.chip.jpg", "53__0_20170116184028385.jpg", "24_0_1_20170116220224657 .jpg.chip.jpg",
        "55_0_4_20170116232725357jpg.chip.jpg", "cover.jpg", *(f"9_0_{k}_2017.jpg" for k in range(5)),
    )  # fmt: skip
    source = read_faces(tmp_path)
    assert source.layout == "utkface"
    told = {record.path.name: (record.age, record.sex, record.group) for record in source.records}
    assert told["61_1_20170109142408075.jpg.chip.jpg"] == (61, "female", "")
    assert told["53__0_20170116184028385.jpg"] == (53, "", "White")
    assert told["24_0_1_20170116220224657 .jpg.chip.jpg"] == (24, "male", "Black")
    assert told["55_0_4_20170116232725357jpg.chip.jpg"] == (55, "male", "Others")
    assert told["cover.jpg"] == (None, "", "")
    assert [told[f"9_0_{k}_2017.jpg"][2] for k in range(5)] == ["White", "Black", "Asian", "Indian", "Others"]
    assert sorted(str(p).split(":")[0].rpartition("/")[2] for p in source.problems) == [
        "53__0_20170116184028385.jpg", "61_1_20170109142408075.jpg.chip.jpg", "cover.jpg",
    ]  # fmt: skip


# ---- attributes


def test_attributes_are_a_mapping_that_travels_between_processes():
    places = {"Male": 0, "Young": 1, "Bald": 2}
    one = Attributes(places, 0b101)
    assert dict(one) == {"Male": True, "Young": False, "Bald": True}
    assert pickle.loads(pickle.dumps(one)) == one
    assert one != Attributes(places, 0b100)
    with pytest.raises(KeyError):
        one["Hat"]
