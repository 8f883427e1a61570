#!/bin/sh
# 把文稿拖到“核稿.desktop”上，或运行 sh 核稿.sh 文稿…：批注稿写在文稿旁边（名称加“-核稿”），问题清单随即打开。
# 程序 hegao 与本文件放在同一个文件夹里，不需要安装，不联网。

# 有图形界面时用窗口提示，否则写到标准错误。
say() {
  if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v zenity >/dev/null 2>&1; then
    zenity --info --title=核稿 --text="$1" 2>/dev/null
  elif [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v kdialog >/dev/null 2>&1; then
    kdialog --title 核稿 --msgbox "$1" 2>/dev/null
  else
    printf '%s\n' "$1" >&2
  fi
}

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2
if [ -x "$here/hegao" ]; then
  program=$here/hegao
elif command -v hegao >/dev/null 2>&1; then
  program=hegao
else
  say "找不到 hegao，请把它和“核稿.sh”放在同一个文件夹里。"
  exit 2
fi
if [ $# -eq 0 ]; then
  say "请把要核查的文稿拖到“核稿”图标上。"
  exit 2
fi
"$program" drop --lang zh -- "$@"
status=$?
[ "$status" -ne 2 ] || say "有文稿未能核查，或批注稿未能写出，原因见问题清单。"
exit "$status"
