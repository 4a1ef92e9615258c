"""The ways into the archive (入档方式): rows drafted, and rows issued, each with its number in the roster's order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from docgen.errors import DocgenError
from docgen.roster.results import Failure
from docgen.service import batch_archive as archive
from docgen.service.batch_archive import Held
from docgen.service.batch_files import write_quickly
from docgen.service.batch_folder import Done
from docgen.service.batch_forecast import Forecast
from docgen.service.batch_making import Given, Made, Maker, Order
from docgen.service.batch_run import GROUP, Entry, Work
from docgen.service.batch_ways import orders_of, recorded
from docgen.service.desk import Desk
from docgen.service.lifecycle import state_name
from docgen.service.versions import digest

Way = Callable[[Work, list[Entry]], Iterator[list[Done]]]
"""Works through rows and yields them in groups, each recorded already."""


def drafts(work: Work, todo: list[Entry]) -> Iterator[list[Done]]:
    """Make files and take every row into the archive as a draft; a changed row revises the draft it has."""
    desk = _desk(work)
    kept, (group, fresh) = _held(work, desk), _sorted_out(work, desk, todo, revising=True)
    yield recorded(work, group)
    under_way: dict[str, Entry] = {}
    rows: list[tuple[Entry, Made]] = []
    for made in work.results(orders_of(work, fresh, under_way)):
        rows.append((under_way.pop(made.key), made))
        if len(rows) >= GROUP:
            yield _drafted(work, desk, rows, kept)
            rows = []
    yield _drafted(work, desk, rows, kept)


def _sorted_out(work: Work, desk: Desk, todo: list[Entry], *, revising: bool = False) -> tuple[list[Done], list[Entry]]:
    """What the archive says of the rows to do: those that it holds or that may not be made, and those to make."""
    kept = _held(work, desk)
    group: list[Done] = []
    fresh: list[Entry] = []
    with desk.archive.reading() as connection:
        for entry in todo:
            before = kept.get(entry.slot)
            if before is not None and before.is_of(entry.key):
                group.append(_fetched(work, desk, entry, before))
            elif before is None or before.is_ended or (revising and archive.is_untouched(connection, before)):
                fresh.append(entry)
            else:
                group.append(_superseded(entry, before, work.folder.run))
    return group, fresh


def _drafted(work: Work, desk: Desk, rows: list[tuple[Entry, Made]], kept: Mapping[str, Held]) -> list[Done]:
    whole = [
        archive.Drawn(entry.slot, made, _revised(kept.get(entry.slot)))
        for entry, made in rows
        if not made.failures and made.stop is None
    ]
    ids = iter(archive.record_drafts(desk, work.folder.id, whole) if whole else ())
    group, stop = [], None
    for entry, made in rows:
        if made.stop is not None:
            stop = stop or made.stop
            continue
        more = {} if made.failures else {"file": entry.file, "id": next(ids)}
        group.append(work.done(entry, made, **more))
    found = recorded(work, group)
    if stop is not None:
        raise stop
    return found


def _revised(before: Held | None) -> Held | None:
    return None if before is None or before.is_ended else before


def issues(work: Work, todo: list[Entry]) -> Iterator[list[Done]]:
    """Issue every row: judged first, all of them, then drawn with its number and recorded in the roster's order."""
    desk = _desk(work)
    archive.may_issue(desk)
    group, listed = _sorted_out(work, desk, todo)
    fresh = {entry.key: entry for entry in listed}
    yield recorded(work, group)
    sound: list[tuple[Entry, Made]] = []
    group = []
    for made in work.results([Order(entry.row, entry.key, survey=True) for entry in fresh.values()]):
        entry = fresh[made.key]
        if made.failures or made.stop is not None:
            group.append(work.done(entry, made))
        else:
            sound.append((entry, made))
    yield recorded(work, group)
    if work.stopping():
        return
    yield from _issued(work, desk, sound)


def _issued(work: Work, desk: Desk, sound: list[tuple[Entry, Made]]) -> Iterator[list[Done]]:
    forecast = Forecast(desk)
    maker = Maker(work.plan, desk.actor.name, work.today, want_docx=True)
    entries = {entry.key: entry for entry, _ in sound}
    apart = _apart(work, sound)

    def orders() -> Iterator[Order]:
        for entry, survey in sound:
            given = forecast.give(survey.sequence) if survey.sequence else None
            yield Order(entry.row, entry.key, given=given, apart=entry.key in apart)

    def redraw(made: Made, given: Given) -> Made:
        entry = entries[made.key]
        return maker.make(Order(entry.row, entry.key, given=given, apart=entry.key in apart))

    rows: list[tuple[Entry, Made]] = []
    for made in work.results(orders()):
        rows.append((entries[made.key], made))
        if len(rows) >= GROUP:
            yield _issued_group(work, desk, rows, forecast, redraw)
            rows = []
    yield _issued_group(work, desk, rows, forecast, redraw)


def _issued_group(
    work: Work, desk: Desk, rows: list[tuple[Entry, Made]], forecast: Forecast, redraw: archive.Redraw
) -> list[Done]:
    """Record a group of issues; a row that could not be drawn after all takes no number."""
    if not rows:
        return []
    for _, made in rows:
        if made.stop is not None:
            raise made.stop
    whole = [(entry.slot, made) for entry, made in rows if not made.failures]
    kept = iter(archive.record_issues(desk, work.folder.id, whole, redraw, work.today) if whole else ())
    group = []
    for entry, made in rows:
        if made.failures:
            forecast.settle(made.given, None)
            group.append(work.done(entry, made))
            continue
        subject, issued = next(kept)
        forecast.settle(made.given, issued.given)
        if issued.failures:
            group.append(work.done(entry, issued))
            continue
        name = work.named(entry, issued.number)
        write_quickly(work.folder.path / name, issued.files["filing.docx"])
        group.append(work.done(entry, issued, file=name, id=subject))
    return recorded(work, group)


def _apart(work: Work, sound: list[tuple[Entry, Made]]) -> frozenset[str]:
    """The rows whose imprint has to open an even page: found by a trial conversion, before any number is taken."""
    wanted = [entry for entry, made in sound if made.even_page]
    if not wanted:
        return frozenset()
    from docgen.service import conversion, even_pages

    plain = {"mode": "files", "numbering": None, "by": None, "on": None}
    maker = Maker(replace(work.plan, wants=work.plan.wants.model_copy(update=plain)), "", work.today, want_docx=True)
    docxs = (maker.make(Order(entry.row, entry.key)).docx for entry in wanted)
    found = set()
    for entry, result in zip(wanted, conversion.to_pdfs(docxs, work.plan.settings, measured=False), strict=True):
        if isinstance(result, DocgenError):
            raise result
        if even_pages.goes_apart(result.pdf, result.pages):
            found.add(entry.key)
    return frozenset(found)


def _held(work: Work, desk: Desk) -> dict[str, Held]:
    with desk.archive.reading() as connection:
        return archive.held(connection, work.folder.id)


def _fetched(work: Work, desk: Desk, entry: Entry, before: Held) -> Done:
    """A row that the archive holds already, from a run that died before it could say so: its file comes from there."""
    with desk.archive.reading() as connection:
        docx = archive.docx_of(desk, connection, before.id, before.version)
    name = work.named(entry, before.number)
    write_quickly(work.folder.path / name, docx)
    done = Done(entry.key, entry.slot, entry.row.number, work.folder.run, "made", name)
    done.digest, done.number, done.id = digest(docx), before.number, before.id
    return done


def _superseded(entry: Entry, before: Held, run: int) -> Done:
    """A row whose community has its filing already, with other words: that is for a person to decide."""
    number = f"（{before.number}）" if before.number else ""
    what = f"这个社区的公文{state_name(before.state)}{number}，名单或基准方案改了以后没有重新生成；"
    if before.state == "draft":
        what += f"初稿有人改过，请用 docgen revise {before.id} 接着改，或先用 docgen withdraw 撤回"
    else:
        what += f"文字有错请用 docgen correct {before.id} 更正"
    done = Done(entry.key, entry.slot, entry.row.number, run, "failed", message=what)
    done.failures = [Failure(entry.row.number, None, what)]
    return done


def _desk(work: Work) -> Desk:
    if work.desk is None:
        raise ValueError("this way of working needs an archive")
    return work.desk
