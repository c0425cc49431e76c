@echo off
rem Runs Muster on Windows, with a Java (17 or newer) from JAVA_HOME or the PATH.
setlocal
set "BASE=%~dp0."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
rem Additional jars: a Camel module for a vault, a client for a broker.
set PROGRAM=-jar "%BASE%\muster.jar"
if exist "%BASE%\plugins\*.jar" set PROGRAM=--enable-native-access=ALL-UNNAMED -cp "%BASE%\muster.jar;%BASE%\plugins\*" dev.muster.cli.Muster
"%JAVA%" -XX:+UseSerialGC -XX:-CreateCoredumpOnCrash -Xlog:disable -Xlog:all=warning:stderr %MUSTER_JAVA_OPTS% ^
  "-Dmuster.base=%BASE%" -Dmuster.command=muster "-Dlogback.configurationFile=%BASE%\config\logback.xml" ^
  %PROGRAM% %*
exit /b %ERRORLEVEL%
