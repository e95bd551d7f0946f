"""The service: photos in, photos out, over HTTP; and its one page. Nothing of a request is kept, but jobs."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files
from pathlib import PurePath
from typing import Annotated, Any, Literal, TypeVar

import cv2
import numpy as np
from fastapi import FastAPI, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.routing import Match, Route

import bareface
from bareface.errors import BarefaceError, PhotoError, UsageError
from bareface.fills import several_answers
from bareface.maps.choice import DEFAULT, MapChoice, parse_classes
from bareface.overlay import heated
from bareface.photo import Photo
from bareface.removal import outcome, report_of
from bareface.restorer import Guidance, Restorer, Result
from bareface.serve.guard import Guard
from bareface.serve.jobs import Jobs, Outcome, Runners, Task
from bareface.serve.queue import Full, Pool
from bareface.serve.settings import Settings
from bareface.serve.upload import FORM, FORM_SCHEMA, JOB_SCHEMA, PHOTO_SCHEMA, Upload, many
from bareface.sidecar import STATEMENT
from bareface.sketch import pencil

T = TypeVar("T")

MEDIA = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".tif": "image/tiff", ".bmp": "image/bmp"}
"""Suffix of a result -> its media type; of others PNG is made."""
MOST_PHOTOS = 200
"""Photos of one job."""
PATIENCE = 0.2
"""Seconds until a job's photo asks again for a worker."""
RETRY_AFTER = "2"
"""Seconds after which a client that found the queue full may ask again."""
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The photo's file: JPEG, PNG, WebP, TIFF, BMP, with bareface[heic] HEIC; or a form of files.",
        "content": {"image/*": {"schema": PHOTO_SCHEMA}, FORM: {"schema": FORM_SCHEMA}},
    },
    "responses": {
        "400": {"description": "No photo, or a wish that cannot be honoured; `detail` says why."},
        "401": {"description": "The token is missing or wrong."},
        "403": {"description": "Asked by another site's page, or under another host name."},
        "413": {"description": "The body is too large."},
        "429": {"description": "The queue is full; ask again after `Retry-After` seconds."},
        "503": {"description": "It took too long, or the service is stopping."},
    },
}
JOB: dict[str, Any] = {
    "requestBody": {"required": True, "content": {FORM: {"schema": JOB_SCHEMA}}},
    "responses": BODY["responses"],
}
Only = Annotated[str, Query(description="Classes to take, such as mask,sunglasses; all that is found by default.")]

Seed = Annotated[int, Query(ge=0, lt=1 << 63, description="0: the steady answer; others: other faces.")]
Kind = Annotated[Literal["same", "png", "jpg"], Query(description="Of the answer's file.")]
Job = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="As the service named it.")]


@dataclass(frozen=True)
class _Wish:
    """What is asked of a photo."""

    choice: MapChoice
    seed: int
    face: int | None
    kind: str
    show: str


def app(settings: Settings) -> FastAPI:
    """The service. Its networks are loaded when it starts."""
    service = _Service(settings)
    made = FastAPI(
        title="Bareface",
        version=bareface.__version__,
        description=f"Takes what covers a face off a photo. {STATEMENT}",
        lifespan=service.lifespan,
        docs_url=None,  # both would load their pages' code from elsewhere
        redoc_url=None,
    )
    made.add_middleware(Guard, settings=settings)
    made.get("/", response_class=HTMLResponse, include_in_schema=False)(_page)
    made.get("/healthz", summary="The process lives")(_healthy)
    made.get("/readyz", summary="Photos are taken", responses={503: {"description": "Not yet, or no more."}})(
        service.ready
    )
    made.get("/metrics", response_class=Response, summary="For Prometheus")(service.metrics)
    made.post("/v1/find", summary="What covers the faces of a photo", openapi_extra=BODY)(service.find)
    made.post(
        "/v1/restore", summary="The photo without it", response_class=Response, openapi_extra=BODY
    )(service.restore)  # fmt: skip
    if settings.jobs is not None:
        _add_jobs(made, service)
    made.exception_handler(405)(_other_method)
    made.exception_handler(BarefaceError)(_explained)
    return made


def _add_jobs(made: FastAPI, service: _Service) -> None:
    gone: dict[int | str, dict[str, Any]] = {404: {"description": "No such job, or no such photo, or it is not done."}}
    made.post("/v1/jobs", status_code=202, summary="Many photos, to be asked for later", openapi_extra=JOB)(service.add)
    made.get("/v1/jobs/{job}", summary="How far a job is", responses=gone)(service.told)
    made.get(
        "/v1/jobs/{job}/{number}", summary="One photo of a job without what covered it", response_class=Response,
        responses=gone,
    )(service.result)  # fmt: skip
    made.delete("/v1/jobs/{job}", status_code=204, summary="Forget a job and its photos", responses=gone)(
        service.forget
    )


class _Service:
    """The workers, and what is answered."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool: Pool[Restorer]
        self.runners: Runners
        self.registry = CollectorRegistry()
        self.requests = Counter("bareface_requests", "Photos asked for.", ["what", "outcome"], registry=self.registry)
        self.seconds = Histogram("bareface_seconds", "From a photo's arrival to its answer.", registry=self.registry)
        waiting = Gauge("bareface_waiting", "Photos that wait for a worker.", registry=self.registry)
        waiting.set_function(lambda: self.pool.waiting)
        working = Gauge("bareface_working", "Photos that a worker is at.", registry=self.registry)
        working.set_function(lambda: self.pool.busy)

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """Opens the queue; at the end, what is in it is finished."""
        cv2.setNumThreads(self.settings.threads)
        self.pool = Pool(
            [Restorer(threads=self.settings.threads) for _ in range(self.settings.workers)], self.settings.waiting
        )
        self.pool.start()
        if self.settings.jobs is not None:
            # A job's photo waits where a client's would be refused.
            jobs = Jobs(self.settings.jobs, self.settings.database, self.settings.hours)
            self.runners = Runners(jobs, self._of_job, self.settings.workers)
            self.runners.start()
        try:
            yield
        finally:
            if self.settings.jobs is not None:
                await asyncio.to_thread(self.runners.stop)
            await asyncio.to_thread(self.pool.stop)

    async def ready(self) -> Response:
        """Whether the next photo would be taken."""
        open_ = self.pool.is_open and self.pool.waiting < self.settings.waiting
        return JSONResponse({"ready": open_}, 200 if open_ else 503)

    async def metrics(self) -> Response:
        """Counters and times, in Prometheus' text format."""
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

    async def find(self, request: Request, only: Only = "") -> JSONResponse:
        """Each face: its box, what covers it, how much, how sure; and whether the fill has `several` answers, by seeds.

        Of a form's files references are not looked at.
        """
        upload, plain = await Upload.of(request, self.settings.most_bytes), _choice(only)

        def work(restorer: Restorer) -> dict[str, Any]:
            photo = upload.opened(self.settings)
            report = report_of_upload(photo, restorer.inspect(photo, upload.choice(plain, self.settings)))
            return report | {"several": several_answers(restorer.fill)}

        return JSONResponse(await self._done("find", request, work))

    async def restore(
        self,
        request: Request,
        only: Only = "",
        seed: Seed = 0,
        face: Annotated[
            int | None,
            Query(
                ge=1,
                le=1000,
                description="Whom references show: 1 is the largest face. Else whom they look like.",
            ),
        ] = None,
        kind: Kind = "same",
        show: Annotated[
            Literal["photo", "sure", "sketch"],
            Query(description="The photo; how sure the fill is of it, in colours; or a pencil sketch of it."),
        ] = "photo",
    ) -> Response:
        """The photo's file with plausible faces; `Bareface-Report` tells what was done, in JSON."""
        upload, plain = await Upload.of(request, self.settings.most_bytes), _choice(only)
        wish = _Wish(plain, seed, face, kind, show)
        data, media, report = await self._done("restore", request, partial(self._restored, upload, wish))
        headers = {"Bareface-Report": json.dumps(_short(report)), "Bareface-Notice": STATEMENT}
        return Response(data, media_type=media, headers=headers)

    async def add(self, request: Request, only: Only = "", seed: Seed = 0, kind: Kind = "same") -> JSONResponse:
        """Keeps the photos of a form, up to 200, and answers the `job` by which they are asked for."""
        photos = await many(request, self.settings.most_bytes, MOST_PHOTOS)
        _choice(only)  # told now
        job = await asyncio.to_thread(self.runners.jobs.add, photos, {"only": only, "seed": seed, "kind": kind})
        return JSONResponse({"job": job, "photos": len(photos)}, 202)

    def told(self, job: Job) -> JSONResponse:
        """Counts by state (waiting, working, done, failed), and each photo's state and report."""
        return JSONResponse(_there(self.runners.jobs.told(job)))

    def result(self, job: Job, number: Annotated[int, Path(ge=0, lt=MOST_PHOTOS)]) -> Response:
        """The photo's file."""
        data, media = _there(self.runners.jobs.result(job, number))
        return Response(data, media_type=media, headers={"Bareface-Notice": STATEMENT})

    def forget(self, job: Job) -> Response:
        """Deletes all that is kept of it; what is being worked on is lost."""
        _there(self.runners.jobs.forget(job) or None)
        return Response(status_code=204)

    def _of_job(self, task: Task) -> Outcome:
        """One photo of a job, when a worker has time for it."""
        asked = task.wish
        wish = _Wish(_choice(asked["only"]), asked["seed"], None, asked["kind"], "photo")
        while True:
            try:
                future = self.pool.submit(partial(self._restored, Upload(task.photo), wish))
                break
            except Full:
                time.sleep(PATIENCE)
        try:
            data, media, report = future.result()
        except BarefaceError as error:
            self.requests.labels("job", "refused").inc()
            return Outcome({"error": str(error)})
        except Exception as error:  # one photo must not take along the others
            self.requests.labels("job", "broken").inc()
            return Outcome({"error": f"it could not be worked on ({type(error).__name__}); send it by itself"})
        self.requests.labels("job", "done").inc()
        return Outcome(_short(report), data, media)

    def _restored(self, upload: Upload, wish: _Wish, restorer: Restorer) -> tuple[bytes, str, dict[str, Any]]:
        """File, media type and report."""
        photo = upload.opened(self.settings)
        references, notes = upload.referred(restorer, self.settings)
        guidance = Guidance(wish.seed, references, wish.face)
        result = restorer(photo, upload.choice(wish.choice, self.settings), guidance)
        suffix = photo.suffix if wish.kind == "same" else f".{wish.kind}"
        suffix = suffix if suffix in MEDIA else ".png"
        return _shown(wish.show, result).encode(suffix), MEDIA[suffix], report_of_upload(photo, result, notes)

    async def _done(self, what: str, request: Request, work: Callable[[Restorer], Any]) -> Any:
        """What a worker makes of it. A client that goes away, or waits too long, leaves the queue."""
        with self.seconds.time():
            try:
                answer = await self._waited_for(request, self.pool.submit(work))
            except Full as error:
                self.requests.labels(what, "full").inc()
                raise HTTPException(429, "too many photos wait; ask again", {"Retry-After": RETRY_AFTER}) from error
            except BarefaceError:
                self.requests.labels(what, "refused").inc()
                raise
            except TimeoutError as error:
                self.requests.labels(what, "late").inc()
                raise HTTPException(503, "it took too long; send a smaller photo, or ask again later") from error
        self.requests.labels(what, "done").inc()
        return answer

    async def _waited_for(self, request: Request, future: Any) -> Any:
        waited, gone = asyncio.wrap_future(future), asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait({waited, gone}, timeout=self.settings.timeout, return_when=asyncio.FIRST_COMPLETED)
            if waited.done():
                return waited.result()
            raise TimeoutError
        finally:
            waited.cancel()
            gone.cancel()


async def _gone(request: Request) -> None:
    """Returns when the client has gone."""
    while not await request.is_disconnected():
        await asyncio.sleep(0.2)


def report_of_upload(photo: Photo, result: Result, more: Sequence[str] = ()) -> dict[str, Any]:
    """What was found on a photo that has no name, and that it is a guess."""
    report = report_of(PurePath(), photo, result)
    del report["photo"]
    for face, seen in zip(report["faces"], result.faces, strict=True):
        face.update(outcome(seen), outline=seen.outline)
    return report | {"notes": [*photo.notes, *more, *result.notes], "statement": STATEMENT}


def _shown(what: str, result: Result) -> Photo:
    """The result, or a picture of it."""
    if what == "sure":
        return Photo.from_array(heated(result.photo.rgb, result.faces))
    if what == "sketch":
        return Photo.from_array(np.repeat(pencil(result.photo.rgb)[..., None], 3, 2))
    return result.photo


def _short(report: dict[str, Any]) -> dict[str, Any]:
    """As much of a report as a header may hold."""
    faces = [{k: v for k, v in face.items() if k != "outline"} for face in report["faces"][:8]]
    return {"faces": faces, "count": len(report["faces"]), "notes": [note[:200] for note in report["notes"][:4]]}


def _there(found: T | None) -> T:
    if found is None:
        raise HTTPException(404, "there is no such job, or it has no such photo, or that is not done")
    return found


def _choice(only: str) -> MapChoice:
    return replace(DEFAULT, only=parse_classes(only)) if only else DEFAULT


async def _page() -> str:
    return (files("bareface.serve") / "page.html").read_text(encoding="utf-8")


async def _healthy() -> dict[str, str]:
    """Always, while the process answers."""
    return {"status": "ok", "version": bareface.__version__}


async def _other_method(request: Request, _error: Exception) -> JSONResponse:
    """Names all methods of a place: left to itself, the router names those of the first route that fits."""
    routes = (route for route in request.app.routes if isinstance(route, Route))
    fitting = (route.methods or () for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    allowed = ", ".join(sorted({method for methods in fitting for method in methods}))
    return JSONResponse({"detail": f"this place takes {allowed}"}, 405, {"Allow": allowed})


async def _explained(_request: Request, error: Exception) -> JSONResponse:
    wrong = isinstance(error, PhotoError | UsageError)
    return JSONResponse({"detail": str(error)}, 400 if wrong else 500)
