"""Somebody at the door: what is said to come in, and who was let in."""

import pytest

from docgen.errors import DocgenError, SignInError
from docgen.service import signing_in
from docgen.service.office import Office
from docgen.service.signing_in import Ticket

from ..office import HERE, PASSWORD

NEW = "amber kettle 77"
ELSEWHERE = "198.51.100.9"


def enter(office: Office, name: str = "liu", password: str = PASSWORD, address: str = HERE) -> Ticket:
    return signing_in.sign_in(office, name, password, address)


def refused(office: Office, name: str = "liu", password: str = "wrong word here", address: str = HERE) -> DocgenError:
    with pytest.raises(SignInError) as caught:
        enter(office, name, password, address)
    return caught.value


def who(office: Office, token: str) -> str | None:
    found = signing_in.who(office, token)
    return found.person.name if found else None
