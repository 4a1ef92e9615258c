#!/bin/sh
# What the PDF half of docgen and its tests need: LibreOffice Writer, its Python bridge, open Chinese fonts, pdftoppm;
# and Calc (10 MB), whose workbooks the tests of rosters read.
# As root it installs what is missing (Debian, Ubuntu); otherwise it says what is missing and how to get it.
# usage: scripts/install-office.sh
set -eu
cd "$(dirname "$0")/.."
fonts=/usr/local/share/fonts/fandol

# Writer alone has a soffice too: Calc is the library beside it.
has_calc() {
    office=$(command -v soffice || command -v libreoffice) || return 1
    [ -e "$(dirname "$(readlink -f "$office")")/libsclo.so" ]
}

missing() {
    command -v soffice >/dev/null 2>&1 || echo libreoffice-writer-nogui
    has_calc || echo libreoffice-calc-nogui
    [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import uno' 2>/dev/null || echo python3-uno
    fc-list 2>/dev/null | grep -q 'Noto Serif CJK' || echo fonts-noto-cjk
    fc-list 2>/dev/null | grep -q 'Liberation Serif' || echo fonts-liberation
    command -v pdftoppm >/dev/null 2>&1 || echo poppler-utils
}

has_fandol() { fc-list 2>/dev/null | grep -q 'FandolFang'; }

# The four faces are 20 MB of a package of 50 MB that wants all of TeX: take them out of it, install nothing else.
install_fandol() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    echo "fonts: fetching Fandol out of texlive-lang-chinese"
    (
        cd "$work"
        apt-get download -qq -o APT::Sandbox::User=root texlive-lang-chinese >/dev/null 2>&1 ||
            { apt-get update -qq && apt-get download -qq -o APT::Sandbox::User=root texlive-lang-chinese >/dev/null; }
        dpkg -x texlive-lang-chinese_*.deb .
    )
    mkdir -p "$fonts"
    find "$work" -name 'Fandol*.otf' ! -name '*Braille*' -exec install -m 644 {} "$fonts/" \;
    fc-cache -f "$fonts"
    has_fandol || { echo "fonts: Fandol was copied to $fonts, but fontconfig does not list it" >&2; exit 1; }
}

wanted=$(missing | tr '\n' ' ')
if [ -z "$wanted" ] && has_fandol; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "missing for PDF and its tests: $wanted$(has_fandol || echo 'the Fandol fonts')" >&2
    echo "as root on Debian or Ubuntu: scripts/install-office.sh" >&2
    exit 3
fi
# shellcheck disable=SC2086  # a list of package names
[ -z "$wanted" ] || scripts/apt-install.sh $wanted fontconfig
has_fandol || install_fandol
