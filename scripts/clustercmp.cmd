@echo off
if exist "%~dp0python.exe" (
  "%~dp0python.exe" -m clustercmp %*
) else if exist "%~dp0..\python.exe" (
  "%~dp0..\python.exe" -m clustercmp %*
) else (
  py -m clustercmp %*
)
