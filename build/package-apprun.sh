#!/bin/sh
# What an AppImage starts, in place of electron-builder's script: that one starts the workbench without its sandbox
# where the system forbids one. This one says so and stops; the Debian package brings what such a system asks for.
set -eu
here="$(dirname "$(readlink -f "$0")")"

if command -v unshare >/dev/null 2>&1 && ! unshare -Ur true 2>/dev/null; then
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    fr*) text="Sur cet ordinateur, un AppImage ne peut pas se protéger ; le programme ne démarre donc pas. Installez le paquet .deb. Rien n’a été modifié." ;;
    ar*) text="لا يستطيع ملف AppImage أن يحمي نفسه على هذا الحاسوب، فلم يبدأ البرنامج. ثبّت حزمة ‎.deb. لم يتغيّر شيء." ;;
    *) text="On this computer an AppImage cannot protect itself, so the workbench does not start. Install the .deb package. Nothing was changed." ;;
  esac
  echo "$text" >&2
  if command -v zenity >/dev/null 2>&1; then zenity --error --no-markup --text "$text" 2>/dev/null || true
  elif command -v kdialog >/dev/null 2>&1; then kdialog --error "$text" 2>/dev/null || true
  fi
  exit 1
fi

export APPDIR="$here"
export XDG_DATA_DIRS="$here/usr/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
export LD_LIBRARY_PATH="$here/usr/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
exec "$here/delegate-workbench" "$@"
