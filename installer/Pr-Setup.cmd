@echo off
rem Installs the Port Reporter service, or with --uninstall takes it away. Pr-Setup --help says what else it takes.
if not exist "%~dp0PortReporter.exe" (
  echo PortReporter.exe is not beside Pr-Setup. Unpack the whole package into a folder, and start Pr-Setup from there.
  pause
  exit /b 1
)
"%~dp0PortReporter.exe" setup %*
exit /b %errorlevel%
