@echo off
rem Installs the Port Reporter service, or with --uninstall removes it. Pr-Setup --help lists the options.
if not exist "%~dp0PortReporter.exe" (
  echo PortReporter.exe is not next to Pr-Setup. Unpack the whole package into a folder, and start Pr-Setup from there.
  rem A double click gives no arguments, and its window closes with this file.
  rem With arguments it may run unattended, so it does not wait for a key.
  if "%~1"=="" pause
  exit /b 1
)
"%~dp0PortReporter.exe" setup %*
exit /b %errorlevel%
