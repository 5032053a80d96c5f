@echo off
rem Port Reporter's setup. The program beside this file does the work.
"%~dp0PortReporter.exe" setup %*
