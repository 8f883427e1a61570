@echo off
chcp 65001 >nul
rem 把文稿拖到本文件上：批注稿写在文稿旁边（名称加“-核稿”），问题清单随即打开。
rem hegao.exe 与本文件放在同一个文件夹里，不需要安装，不联网。
setlocal
set "HEGAO=%~dp0hegao.exe"
if exist "%HEGAO%" goto found
echo 找不到 hegao.exe，请把它和本文件放在同一个文件夹里。
pause
exit /b 2
:found
if not "%~1"=="" goto check
echo 请把要核查的文稿拖到“核稿.cmd”上。
pause
exit /b 2
:check
"%HEGAO%" drop --lang zh -- %*
if errorlevel 2 pause
