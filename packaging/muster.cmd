@echo off
rem Runs Muster on Windows, with a Java (17 or newer) from JAVA_HOME or the PATH.
setlocal
set "BASE=%~dp0."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -XX:+UseSerialGC -Xlog:disable -Xlog:all=warning:stderr %MUSTER_JAVA_OPTS% ^
  "-Dmuster.base=%BASE%" -Dmuster.command=muster "-Dlogback.configurationFile=%BASE%\config\logback.xml" ^
  -jar "%BASE%\muster.jar" %*
exit /b %ERRORLEVEL%
