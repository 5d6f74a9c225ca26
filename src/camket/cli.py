"""The `camket` command: parses, calls what does the work, prints."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NoReturn

from camket.commands import backups, measuring, rearranging, workbooks
from camket.config.at_hand import choose_settings, set_up_django
from camket.config.telling import UNUSABLE, tell_unexpected
from camket.server.datadir import DEMO_DAY_FILE, DataDirectory, chosen_data_dir, current_release
from camket.shared.errors import Refused, UnusableInputError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

GOOD: Final = 0
ANSWER_IS_NO: Final = 1
_INTERRUPTED: Final = 130
_PARSER_SENTENCES: Final = (
    (r"unrecognized arguments: (.*)", "Không có tùy chọn hay tham số “{}”"),
    (r"the following arguments are required: (.*)", "Còn thiếu {}"),
    (r"argument (\S+): expected .*", "Tùy chọn {} cần một giá trị"),
    (r"argument (\S+): invalid \w+ value: '(.*)'", "Tùy chọn {} không nhận giá trị “{}”"),
    (r"argument (\S+): invalid choice: '?([^' ]*)'? \(.*", "{} không nhận giá trị “{}”"),
    (r"argument (\S+): (.*)", "Tùy chọn {}: {}"),
)

type_of_handler = Callable[[argparse.Namespace], int]


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line, and helps in two languages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "allow_abbrev": False, "add_help": False})
        self.add_argument("-h", "--help", action="help", help="xem trợ giúp · show this help")
        self._positionals.title = "tham số · arguments"
        self._optionals.title = "tùy chọn · options"

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in _PARSER_SENTENCES:
            if found := re.fullmatch(pattern, message):
                message = sentence.format(*found.groups())
                break
        sys.stderr.write(f"{message}: hãy xem {self.prog} --help.\n")
        sys.exit(UNUSABLE)


class _Version(argparse.Action):
    """Says which release this is; looking that up takes a while, so only who asks waits for it."""

    def __init__(self, option_strings: Sequence[str], **named: Any) -> None:
        super().__init__(option_strings, **{**named, "dest": argparse.SUPPRESS, "nargs": 0})

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> NoReturn:
        sys.stdout.write(f"camket {current_release()}\n")
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 done, 1 the answer is no, 2 the input cannot be used."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    run: type_of_handler = options.run
    try:
        return run(options)
    except UnusableInputError as error:
        if str(error):
            sys.stderr.write(f"{error}\n")
        return UNUSABLE
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the reader of our output has gone
        return GOOD
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a user
        return tell_unexpected(error)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="camket",
        description="CamKet: cam kết hằng năm của người đứng đầu · yearly commitments of heads",
    )
    parser.add_argument("--version", action=_Version, help="xem phiên bản · show the version")
    commands = parser.add_subparsers(
        title="lệnh · commands", metavar="LỆNH", required=True, parser_class=_Parser
    )
    _add_servers(commands)
    _add_upkeep(commands)
    _add_judges(commands)
    workbooks.add_to(commands, _add)
    rearranging.add_to(commands, _add)
    measuring.add_to(commands, _add)
    backups.add_to(commands, _add)
    return parser


def _add(
    commands: _SubParsersAction[_Parser], name: str, help_text: str, run: type_of_handler
) -> _Parser:
    command = commands.add_parser(name, help=help_text, description=help_text)
    command.set_defaults(run=run)
    return command


def _add_servers(commands: _SubParsersAction[_Parser]) -> None:
    demo = _add(commands, "demo", "chạy bản minh họa · run the demo", _demo)
    serve = _add(commands, "serve", "máy chủ web · production web server", _serve)
    for command in (demo, serve):
        command.add_argument("--host", default="127.0.0.1", help="địa chỉ · address")
        command.add_argument("--port", type=int, default=8000, help="cổng · port (0: bất kỳ · any)")
    demo.add_argument(
        "--reset", action="store_true", help="xóa dữ liệu minh họa trước · drop its data first"
    )
    demo.add_argument(
        "--no-browser", action="store_true", help="không mở trình duyệt · open no browser"
    )
    demo.add_argument(
        "--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="hôm nay là · today is"
    )
    day = _add(commands, "demo-day", "xem, đặt ngày của bản minh họa · day of the demo", _demo_day)
    day.add_argument(
        "day", nargs="?", type=date.fromisoformat, metavar="YYYY-MM-DD", help="ngày mới · new day"
    )
    _add(commands, "worker", "chạy các việc nền · background worker", _worker)


def _add_upkeep(commands: _SubParsersAction[_Parser]) -> None:
    _add(commands, "migrate", "cập nhật cơ sở dữ liệu · database up to date", _migrate)
    look = _add(commands, "check", "kiểm tra hệ thống · check the installation", _check)
    look.add_argument(
        "--files",
        action="store_true",
        help="so mọi tệp đã lưu với mã băm · compare every stored file with its digest",
    )
    admin = _add(commands, "admin", "quản trị · administration", _later)
    create = _add(
        admin.add_subparsers(metavar="create", required=True, parser_class=_Parser),
        "create",
        "tạo quản trị viên đầu tiên; mật khẩu được hỏi hoặc đọc từ đầu vào · "
        "first administrator; the password is asked for or read from standard input",
        _create_administrator,
    )
    create.add_argument("name", metavar="NAME", help="tên đăng nhập · sign-in name")
    audit = _add(commands, "audit", "nhật ký · audit", _later)
    check = _add(
        audit.add_subparsers(metavar="check", required=True, parser_class=_Parser),
        "check",
        "kiểm tra chuỗi nhật ký · walk the whole audit chain",
        _check_audit,
    )
    check.add_argument("--json", action="store_true", help="in JSON · print JSON")


def _add_judges(commands: _SubParsersAction[_Parser]) -> None:
    evaluate = _add(commands, "evaluate", "xếp loại · cases in, levels out", _evaluate)
    evaluate.add_argument("file", metavar="FILE.json", help="hồ sơ · cases")
    evaluate.add_argument(
        "--rules", default="national", metavar="SET", help="bộ số liệu · set of numbers"
    )
    evaluate.add_argument("--json", action="store_true", help="in JSON · print JSON")
    verify = _add(commands, "verify", "kiểm tra chữ ký · verify a signed PDF", _verify)
    verify.add_argument("file", metavar="FILE.pdf", help="tệp đã ký · signed file")
    verify.add_argument("--issued", metavar="FILE.pdf", help="bản đã phát hành · as issued")
    verify.add_argument(
        "--trust",
        nargs="+",
        action="extend",
        default=[],
        metavar="CA.pem",
        help="chứng thư gốc được tin · trusted roots",
    )
    verify.add_argument("--json", action="store_true", help="in JSON · print JSON")


def _demo(options: argparse.Namespace) -> int:
    from camket.config.running import Demo, run_demo

    return run_demo(
        Demo(
            data_dir=chosen_data_dir(),
            host=options.host,
            port=options.port,
            is_fresh=options.reset,
            opens_browser=not options.no_browser,
            today=options.today,
        ),
        _say,
    )


def _demo_day(options: argparse.Namespace) -> int:
    directory = DataDirectory(chosen_data_dir())
    if not directory.is_demo:
        message = (
            f"Thư mục dữ liệu {directory.path} không phải của bản minh họa: hãy đặt "
            "CAMKET_DATA_DIR hoặc chạy camket demo trước."
        )
        raise UnusableInputError(message)
    if options.day is not None:
        directory.write(DEMO_DAY_FILE, f"{options.day.isoformat()}\n")
    from camket.shared.clock import Clock

    _say(Clock(directory.path / DEMO_DAY_FILE).today().isoformat())
    return GOOD


def _serve(options: argparse.Namespace) -> int:
    from camket.config.running import run_serve

    settings_module = choose_settings()
    if not os.environ.get("CAMKET_SECRET_KEY"):
        message = (
            "Thiếu CAMKET_SECRET_KEY: hãy đặt một chuỗi ngẫu nhiên dài và giữ kín "
            "(docs/operations.md)."
        )
        raise UnusableInputError(message)
    return run_serve(chosen_data_dir(), settings_module, options.host, options.port, _say)


def _worker(options: argparse.Namespace) -> int:
    del options
    from camket.config.running import database_at_hand

    choose_settings()
    with database_at_hand(chosen_data_dir()):
        set_up_django()
        from procrastinate.contrib.django import app

        with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]  # Django's connector has it
            working.run_worker(listen_notify=True)
    return GOOD


def _migrate(options: argparse.Namespace) -> int:
    del options
    from camket.config.running import database_at_hand

    choose_settings()
    with database_at_hand(chosen_data_dir()):
        set_up_django()
        from camket.config.preparing import migrate_when_needed

        done = migrate_when_needed()
        _say(f"Đã chạy {len(done)} bước cập nhật." if done else "Cơ sở dữ liệu đã đúng bản này.")
    return GOOD


def _check(options: argparse.Namespace) -> int:
    from contextlib import ExitStack

    from camket.config.running import DATABASE_URL, database_at_hand

    choose_settings()
    directory = DataDirectory(chosen_data_dir())
    problem = ""
    with ExitStack() as stack:
        try:
            if not os.environ.get(DATABASE_URL) and not directory.has_database:
                problem = "chưa có: hãy chạy camket migrate"
            else:
                stack.enter_context(database_at_hand(directory.path))
        except UnusableInputError as error:
            problem = str(error)
        if problem:
            os.environ.setdefault(DATABASE_URL, "postgresql:///camket")
        set_up_django()
        from camket.config.checks import OK, check_installation

        if options.files and not problem:
            backups.check_files()
        is_good = True
        for name, told in check_installation(problem):
            _say(f"{name}: {told}")
            is_good = is_good and told.split(";")[0] == OK
    return GOOD if is_good else ANSWER_IS_NO


def _create_administrator(options: argparse.Namespace) -> int:
    from camket.config.running import database_at_hand

    password = _asked_password()
    choose_settings()
    with database_at_hand(chosen_data_dir()):
        set_up_django()
        from camket.accounts.actions import create_administrator
        from camket.accounts.wording import sentences_of
        from camket.config.clock import now
        from camket.shared.actor import SYSTEM

        try:
            user = create_administrator(options.name, password, actor=SYSTEM, now=now())
        except Refused as refused:
            raise UnusableInputError(" ".join(sentences_of(refused))) from refused
        _say(f"Đã tạo quản trị viên {user.login}.")
    return GOOD


def _asked_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Mật khẩu: ")
    if getpass.getpass("Nhập lại: ") != password:
        message = "Hai lần nhập mật khẩu khác nhau: hãy chạy lại."
        raise UnusableInputError(message)
    return password


def _check_audit(options: argparse.Namespace) -> int:
    from camket.config.running import database_at_hand

    choose_settings()
    with database_at_hand(chosen_data_dir()):
        set_up_django()
        from camket.audit.chain import check_and_note
        from camket.config import clock

        report = check_and_note(now=clock.now())
    if options.json:
        content = {
            "entries": report.entries,
            "first_broken": report.first_broken,
            "problem": report.problem,
        }
        _say(json.dumps(content, ensure_ascii=False))
    elif report.first_broken is None:
        _say(f"Nhật ký nguyên vẹn: {report.entries} mục.")
    else:
        _say(f"Nhật ký không nguyên vẹn từ mục {report.first_broken}: {report.problem}")
    return GOOD if report.first_broken is None else ANSWER_IS_NO


def _evaluate(options: argparse.Namespace) -> int:
    from camket.rules import command

    return command.run(
        options.file,
        rule_set=options.rules,
        as_json=options.json,
        out=sys.stdout.buffer,
        err=sys.stderr,
    )


def _verify(options: argparse.Namespace) -> int:
    from camket.config.trust_at_hand import trust_at_hand
    from camket.signing import command
    from camket.signing.authority import certificates_from_pem

    own_root = chosen_data_dir() / "trial-authority" / "root.pem"
    roots = [own_root.read_bytes()] if os.access(own_root, os.R_OK) else []
    told: list[str] = []
    with trust_at_hand(tell=told.append) as installed:
        code = command.run(
            options.file,
            issued=options.issued,
            trust=options.trust,
            as_json=options.json,
            default_roots=certificates_from_pem(roots),
            installed=installed.trust if installed else None,
            people=installed.people if installed else None,
            out=sys.stdout,
            err=sys.stderr,
        )
    for sentence in told if code != UNUSABLE else ():  # of a file that cannot be read one is enough
        _warn(sentence)
    return code


def _later(options: argparse.Namespace) -> int:
    del options
    return UNUSABLE


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _warn(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
