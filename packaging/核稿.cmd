@echo off
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "HEGAO=%~dp0hegao.exe"
if not exist "%HEGAO%" goto missing
if "%~1"=="" goto empty
rem Explorer quotes only names with blanks: of a name like A^&B.docx the arguments hold half, the command line all.
setlocal EnableDelayedExpansion
set "REST=!cmdcmdline:*/c ""=!"
if "!REST!"=="!cmdcmdline!" goto plain
set "ARGS=!REST:*%~nx0"=!"
if "!ARGS!"=="!REST!" goto plain
set "ARGS=!ARGS:~0,-1!"
"!HEGAO!" drop --lang zh -- !ARGS!
set "CODE=!errorlevel!"
if !CODE! geq 2 pause
rem Leaves the shell too: it would take what follows an ampersand for a command.
exit !CODE!
:plain
endlocal
"%HEGAO%" drop --lang zh -- %*
set "CODE=%errorlevel%"
if %CODE% geq 2 pause
exit /b %CODE%
:missing
echo 找不到 hegao.exe，请把它和本文件放在同一个文件夹里。
pause
exit /b 2
:empty
echo 请把要核查的文稿拖到“核稿.cmd”上。
pause
exit /b 2
rem 把文稿拖到本文件上：批注稿写在文稿旁边（名称加 “-核稿”），问题清单随即打开。
rem hegao.exe 与本文件放在同一个文件夹里，不需要安装，不联网。文稿很多时请拖文件夹，或直接拖到 hegao.exe 上。
