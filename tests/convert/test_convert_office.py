"""Finding the office, and what happens when it hangs, crashes or writes nonsense: with programs in its place."""

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.convert import ConvertOptions, OneShotConverter, convert_to_pdf
from docgen.convert.office import environment, find_office, run_folder, supervised
from docgen.convert.profile import registry
from docgen.errors import ConversionError


def failure(docx: bytes, options: ConvertOptions, timeout: float = 30) -> ConversionError:
    with pytest.raises(ConversionError) as caught:
        convert_to_pdf(docx, timeout=timeout, options=options)
    assert caught.value.hint
    return caught.value


def test_a_missing_office_says_how_to_get_it(tmp_path: Path, monkeypatch, make_docx) -> None:
    error = failure(make_docx(), ConvertOptions(soffice=tmp_path / "none"))
    assert error.code == "office-missing"
    assert str(tmp_path / "none") in error.message
    assert "apt-get install libreoffice-writer-nogui fonts-noto-cjk" in error.hint
    monkeypatch.setattr("docgen.convert.office.first_soffice", lambda: None)
    assert failure(make_docx(), ConvertOptions(cache_folder=tmp_path)).code == "office-missing"


def test_the_version_is_asked_of_a_program_without_a_registry(fake_office) -> None:
    assert find_office(fake_office("")).version == "9.8.7.6"


def test_a_hang_ends_with_the_time_limit_and_all_processes(fake_office, make_docx, nothing_left: Path) -> None:
    options = fake_office("subprocess.Popen(['sleep', '600'], start_new_session=True)\ntime.sleep(600)")
    begun = time.monotonic()
    error = failure(make_docx(), options, timeout=1)
    assert error.code == "office-timeout"
    assert "1 秒" in error.message
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("print('out of luck'); sys.exit(7)", "office-crashed", "退出码 7"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "office-crashed", "SIGSEGV"),
        ("output.write_bytes(b'%PDF-1.7 whole %%EOF'); sys.exit(1)", "office-crashed", "退出码 1"),
        ("pass", "office-bad-output", "没有输出 PDF"),
        ("output.write_bytes(b'')", "office-bad-output", "不是 PDF"),
        ("output.write_bytes(b'<html>')", "office-bad-output", "不是 PDF"),
        ("output.write_bytes(b'%PDF-1.7 cut off')", "office-bad-output", "不完整"),
        ("output.write_bytes(b'%PDF-1.7 nonsense %%EOF')", "office-bad-output", "已损坏"),
    ],
)
def test_a_crash_or_nonsense_is_a_clear_error(fake_office, make_docx, nothing_left, body, code, said) -> None:
    error = failure(make_docx(), fake_office(body))
    assert error.code == code
    assert said in error.message


def test_what_the_office_said_is_in_the_hint(fake_office, make_docx, nothing_left) -> None:
    assert "out of luck" in failure(make_docx(), fake_office("print('out of luck'); sys.exit(7)")).hint


def test_a_program_that_cannot_be_started_is_a_clear_error(tmp_path: Path, make_docx, nothing_left) -> None:
    script = tmp_path / "no-interpreter"
    script.write_text("#!/does/not/exist\n")
    script.chmod(0o755)
    error = failure(make_docx(), ConvertOptions(soffice=script, cache_folder=tmp_path))
    assert error.code == "office-crashed"
    assert "退出码 127" in error.message


def test_an_office_that_wants_to_be_started_again_is(fake_office, make_docx, nothing_left) -> None:
    # LibreOffice exits with 81 after it has built a profile; one restart is granted, not two.
    assert "退出码 81" in failure(make_docx(), fake_office("output.parent.rmdir()\nsys.exit(81)")).message
    body = """
    output.parent.rmdir()
    again = pathlib.Path('again')
    if again.exists():
        sys.exit(5)
    again.touch()
    sys.exit(81)
    """
    assert "退出码 5" in failure(make_docx(), fake_office(body)).message


def test_an_unsafe_document_never_reaches_the_office(fake_office, make_docx, run_place: Path, tmp_path: Path) -> None:
    options = fake_office(f"pathlib.Path({str(tmp_path / 'ran')!r}).touch()")
    unsafe = make_docx("<w:altChunk/>")
    assert failure(unsafe, options).code == "docx-refused"
    results = OneShotConverter(options).convert_all([unsafe])
    assert isinstance(results[0], ConversionError)
    assert not (tmp_path / "ran").exists()


def test_the_office_has_a_home_of_its_own_and_nothing_of_the_user(
    fake_office, make_docx, nothing_left, monkeypatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")
    monkeypatch.setenv("DISPLAY", ":0")
    said = failure(make_docx(), fake_office("print(sorted(os.environ.items())); print(os.getcwd()); sys.exit(3)")).hint
    assert "s3cret" not in said
    assert "DISPLAY" not in said
    for name in ("HOME", "TMPDIR", "FONTCONFIG_FILE", "XDG_RUNTIME_DIR"):
        assert f"('{name}', '{nothing_left}" in said


def test_the_office_cannot_reach_the_network(fake_office, make_docx, nothing_left) -> None:
    with run_folder() as folder, supervised(folder, ["/bin/true"], environment(folder)) as run:
        isolation = run.isolation
    if isolation != "namespace":
        pytest.skip("this kernel refuses network namespaces; the profile's settings are what remains")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        body = f"import socket\nsocket.create_connection(('127.0.0.1', {port}), timeout=5)\nsys.exit(66)"
        error = failure(make_docx(), fake_office(body))
    assert "退出码 66" not in error.message
    assert "Network is unreachable" in error.hint or "Cannot assign" in error.hint


def test_the_profile_forbids_macros_links_and_the_network() -> None:
    settings = registry()
    for name, value in (
        ("DisableMacrosExecution", "true"),
        ("MacroSecurityLevel", "3"),
        ("BlockUntrustedRefererLinks", "true"),
        ("Link", "0"),
        ("ooInetProxyType", "2"),
        ("ooInetHTTPProxyName", "127.0.0.1"),
    ):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in settings


def test_a_full_disk_is_a_clear_error(fake_office, make_docx, nothing_left, monkeypatch) -> None:
    options = fake_office("")
    find_office(options)
    real = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.suffix == ".docx":
            raise OSError(28, "No space left on device", str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    error = failure(make_docx(), options)
    assert error.code == "office-crashed"
    assert "No space left on device" in error.message
    assert "磁盘" in error.hint


def test_in_a_batch_only_the_guilty_document_fails(fake_office, make_docx, nothing_left, make_paragraph) -> None:
    # The stand-in dies at the document with the marked body, after having written those before it.
    body = """
    output.parent.rmdir()
    pathlib.Path('out').mkdir()
    import zipfile
    for name in [name for name in sys.argv if name.endswith('.docx')]:
        if b'poison' in zipfile.ZipFile(name).read('word/document.xml'):
            os.abort()
        page = b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>'
        objects = [b'<</Type/Catalog/Pages 2 0 R>>', b'<</Type/Pages/Count 1/Kids[3 0 R]>>', page]
        text = b'%PDF-1.4\\n'
        for number, content in enumerate(objects, 1):
            text += b'%d 0 obj%s endobj\\n' % (number, content)
        text += b'trailer<</Root 1 0 R/Size 4>>\\n%%EOF\\n'
        pathlib.Path('out', name).with_suffix('.pdf').write_bytes(text)
    """
    good, poison, unsafe = make_docx(), make_docx(make_paragraph("poison")), make_docx("<w:subDoc/>")
    results = OneShotConverter(fake_office(body)).convert_all([good, poison, unsafe, good], timeout=30)
    codes = [result.code if isinstance(result, ConversionError) else result.pages for result in results]
    assert codes == [1, "office-crashed", "docx-refused", 1]


def test_calls_from_several_threads_do_not_meet(fake_office, make_docx, nothing_left) -> None:
    options = fake_office("time.sleep(0.3); sys.exit(9)")
    errors: list[str] = []

    def call() -> None:
        errors.append(failure(make_docx(), options).code)

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == ["office-crashed"] * 4


def test_a_converter_is_closed_twice_without_harm(make_docx: Callable[..., bytes]) -> None:
    with OneShotConverter(ConvertOptions()) as converter:
        converter.close()
    converter.close()
    assert converter.options == ConvertOptions()
