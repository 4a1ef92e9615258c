"""DOCX to PDF with one supervised LibreOffice per call (转换); the pool stands behind the same protocol."""

import json
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from docgen.convert.office import Office, find_office, office_run
from docgen.convert.options import DEFAULT_TIMEOUT, ConvertOptions
from docgen.convert.rendition import Rendition, bad_output, read_rendition
from docgen.convert.runs import Run
from docgen.convert.safety import refuse_unsafe
from docgen.errors import ConversionError

EXPORT_FILTER = "writer_pdf_Export"
EXPORT_OPTIONS: dict[str, bool | int] = {
    "ExportBookmarks": True,
    "ExportNotes": False,
    "DisplayPDFDocumentTitle": True,
    "UseTaggedPDF": True,
    "EmbedStandardFonts": True,
    # The PDF has the pages that the printer prints, the blank ones before an odd page included.
    "IsSkipEmptyPages": False,
    # A seal is a sharp image on thin lines: no JPEG, no fewer dots.
    "UseLosslessCompression": True,
    "ReduceImageResolution": False,
}
QUIET = ("--headless", "--invisible", "--nologo", "--norestore", "--nodefault", "--nofirststartwizard")
JSON_OPTIONS_SINCE = (7, 4)
OUTPUT_FOLDER = "out"


class OneShotConverter:
    """A Converter that starts a LibreOffice for every call and keeps nothing between calls."""

    def __init__(self, options: ConvertOptions | None = None) -> None:
        self.options = options or ConvertOptions.from_environment()

    def convert(self, docx: bytes, *, timeout: float = DEFAULT_TIMEOUT) -> Rendition:
        """Convert one document; ConversionError docx-refused, office-missing, -timeout, -crashed or -bad-output."""
        refuse_unsafe(docx)
        pdf, seconds, office = self._run([docx], timeout)[0]
        if isinstance(pdf, ConversionError):
            raise pdf
        return read_rendition(pdf, seconds, office.version)

    def convert_all(
        self, docxs: Sequence[bytes], *, timeout: float = DEFAULT_TIMEOUT
    ) -> list[Rendition | ConversionError]:
        """Convert many documents in one start of LibreOffice; each place holds its rendition or its own error.

        ``timeout`` counts per document. When the common run breaks off, the documents that it did not finish are
        converted one by one, so that only the guilty one fails.
        """
        results: list[Rendition | ConversionError | None] = [refusal(docx) for docx in docxs]
        accepted = [place for place, result in enumerate(results) if result is None]
        if len(accepted) > 1:
            outcomes = self._run([docxs[place] for place in accepted], timeout * len(accepted))
            for place, (pdf, seconds, office) in zip(accepted, outcomes, strict=True):
                if isinstance(pdf, bytes):
                    results[place] = attempt_reading(pdf, seconds, office)
        pairs = zip(docxs, results, strict=True)
        return [self._attempt(docx, timeout) if result is None else result for docx, result in pairs]

    def close(self) -> None:
        """Do nothing: every call has cleaned up after itself."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _attempt(self, docx: bytes, timeout: float) -> Rendition | ConversionError:
        try:
            return self.convert(docx, timeout=timeout)
        except ConversionError as error:
            return error

    def _run(self, docxs: Sequence[bytes], timeout: float) -> list[tuple[bytes | ConversionError, float, Office]]:
        """Convert documents that are safe in one run; return for each its PDF bytes or error, its share of the time."""
        office = find_office(self.options)
        names = [f"{number:04}.docx" for number in range(1, len(docxs) + 1)]
        arguments = [*export_arguments(office.version), *names]
        begun = time.monotonic()
        with office_run(office, arguments, dict(zip(names, docxs, strict=True)), self.options) as run:
            failure = run_failure(run, timeout)
            share = (time.monotonic() - begun) / len(docxs)
            # A run of one that failed has no result; of many, what came out whole before the failure counts.
            spared = None if len(names) > 1 else failure
            return [(spared or output(run, name, failure), share, office) for name in names]


def convert_to_pdf(
    docx: bytes, *, timeout: float = DEFAULT_TIMEOUT, options: ConvertOptions | None = None
) -> Rendition:
    """Convert one DOCX within ``timeout`` seconds; options None reads the environment. See OneShotConverter."""
    return OneShotConverter(options).convert(docx, timeout=timeout)


def export_arguments(version: str) -> list[str]:
    """Return the command line up to the file names; filter options as JSON exist since LibreOffice 7.4."""
    target = f"pdf:{EXPORT_FILTER}"
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if not numbers or numbers >= JSON_OPTIONS_SINCE:
        kinds = {bool: "boolean", int: "long"}
        typed = {
            name: {"type": kinds[type(value)], "value": str(value).lower()} for name, value in EXPORT_OPTIONS.items()
        }
        target += ":" + json.dumps(typed)
    return [*QUIET, "--convert-to", target, "--outdir", OUTPUT_FOLDER]


def refusal(docx: bytes) -> ConversionError | None:
    """Return why a document is refused, or None when it is safe."""
    try:
        refuse_unsafe(docx)
    except ConversionError as error:
        return error
    return None


def attempt_reading(pdf: bytes, seconds: float, office: Office) -> Rendition | ConversionError:
    """Return the rendition of these bytes, or what is wrong with them."""
    try:
        return read_rendition(pdf, seconds, office.version)
    except ConversionError as error:
        return error


def run_failure(run: Run, timeout: float) -> ConversionError | None:
    """Wait for the run's end; return what went wrong with the whole of it, or None."""
    try:
        code = run.wait(timeout)
    except ConversionError as error:
        return error
    return crashed(run, code) if code else None


def crashed(run: Run, code: int) -> ConversionError:
    """Return the error for an office that ended with this code when it should not have."""
    how = f"被信号 {signal_name(code - 128)} 终止" if code > 128 else f"以退出码 {code} 结束"
    said = run.log()
    return ConversionError(
        "office-crashed",
        f"LibreOffice 转换时异常结束（{how}）。",
        "请再试一次；反复出现时运行 docgen doctor 检查环境。" + (f" LibreOffice 的输出：{said}" if said else ""),
    )


def signal_name(number: int) -> str:
    """Return a signal's usual name, or its number for one without a name."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def output(run: Run, name: str, failure: ConversionError | None) -> bytes | ConversionError:
    """Return the PDF of one document of the run, or why there is none."""
    file = run.folder / OUTPUT_FOLDER / Path(name).with_suffix(".pdf").name
    if file.is_file():
        return file.read_bytes()
    return failure or bad_output("LibreOffice 没有输出 PDF：它打不开这个 DOCX。")
