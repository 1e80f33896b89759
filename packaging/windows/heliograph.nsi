; The installer for Windows (0047). packaging/windows/installer.py compiles it, with these given:
;   VERSION, FOUR (1.2.3.0), PAYLOAD, ICON, LICENCE, WORDS, OUT, and SIGN if a certificate is there.
; Its exit codes: 0 done, 1 the person cancelled, 2 it failed, 3 Heliograph is open, 4 a newer
; version is installed, 5 for everybody without an administrator's rights, 6 Windows is too old.
; Silent: /S, with /AllUsers for everybody, /AutoStart, and /D=FOLDER as the last word.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
ManifestDPIAware true
ManifestSupportedOS Win10
; A person's own installation asks for no rights; for everybody, it starts itself again as an administrator.
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include nsDialogs.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

Name "Heliograph"
OutFile "${OUT}"
BrandingText "Heliograph ${VERSION}"
VIProductVersion "${FOUR}"
VIAddVersionKey /LANG=0 "ProductName" "Heliograph"
VIAddVersionKey /LANG=0 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=0 "FileDescription" "Heliograph"
VIAddVersionKey /LANG=0 "LegalCopyright" "Apache License 2.0"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Heliograph"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define OURS "Software\Heliograph"
!define TYPE "Heliograph.File"

Var IsForAll
Var ForMe
Var Waited

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_LANGDLL_REGISTRY_ROOT HKCU
!define MUI_LANGDLL_REGISTRY_KEY "${OURS}"
!define MUI_LANGDLL_REGISTRY_VALUENAME "InstallerLanguage"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "$(open_it)"
!define MUI_FINISHPAGE_RUN_FUNCTION OpenIt

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
Page custom AskWho TakeWho
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT "$(kept)$\r$\n$\r$\n$LOCALAPPDATA\heliograph"
!insertmacro MUI_UNPAGE_FINISH

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Arabic"
!insertmacro MUI_LANGUAGE "SpanishInternational"
!insertmacro MUI_LANGUAGE "French"
!insertmacro MUI_LANGUAGE "Russian"
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_RESERVEFILE_LANGDLL
!include "${WORDS}"

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

; --- before anything is changed

; What cannot go on is said, and ends with a code that a fleet's own tools can read.
!macro Leave WORDS CODE
  MessageBox MB_OK|MB_ICONSTOP "${WORDS}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; A program that runs cannot be opened for writing. A silent run waits half a minute for it to end.
!macro WaitUntilClosed UN
Function ${UN}WaitUntilClosed
  StrCpy $Waited 0
  again:
  ${For} $R1 1 2
    StrCpy $R2 "$INSTDIR\app\heliograph.exe"
    ${If} $R1 = 2
      StrCpy $R2 "$INSTDIR\app\heliograph-window.exe"
    ${EndIf}
    ${If} ${FileExists} "$R2"
      ClearErrors
      FileOpen $R3 "$R2" a
      ${If} ${Errors}
        Goto open
      ${EndIf}
      FileClose $R3
    ${EndIf}
  ${Next}
  Return
  open:
  ${If} ${Silent}
    ${If} $Waited < 30
      Sleep 1000
      IntOp $Waited $Waited + 1
      Goto again
    ${EndIf}
  ${Else}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(open)" IDRETRY again
  ${EndIf}
  SetErrorLevel 3
  Quit
FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

Function .onInit
  SetRegView 64
  !insertmacro MUI_LANGDLL_DISPLAY
  ${Unless} ${AtLeastWin10}
    !insertmacro Leave "$(too_old)" 6
  ${EndUnless}
  ${GetParameters} $R0
  StrCpy $IsForAll 0
  ClearErrors
  ${GetOptions} $R0 "/AllUsers" $R1
  ${IfNot} ${Errors}
    StrCpy $IsForAll 1
  ${EndIf}
  Call SetPlace
  ; Off, unless the person or a silent run wants it.
  SectionSetFlags 1 0
  ClearErrors
  ${GetOptions} $R0 "/AutoStart" $R1
  ${IfNot} ${Errors}
    SectionSetFlags 1 1
  ${EndIf}
  ${If} $IsForAll = 1
    UserInfo::GetAccountType
    Pop $R1
    ${If} $R1 != "Admin"
      !insertmacro Leave "$(not_allowed)" 5
    ${EndIf}
  ${EndIf}
FunctionEnd

; Where it goes: where it is already, or the usual place. Never the folder with the stories.
Function SetPlace
  ${If} $IsForAll = 1
    SetShellVarContext all
    StrCpy $R5 "$PROGRAMFILES64\Heliograph"
    ; The switch of the program is each person's own, so none is set for all.
    SectionSetText 1 ""
  ${Else}
    SetShellVarContext current
    StrCpy $R5 "$LOCALAPPDATA\Programs\Heliograph"
  ${EndIf}
  ReadRegStr $R6 SHCTX "${KEY}" "InstallLocation"
  ${If} $R6 != ""
    StrCpy $R5 $R6
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $R5
  ${EndIf}
  ReadRegStr $R6 SHCTX "${KEY}" "DisplayVersion"
  ${If} $R6 != ""
    ${VersionCompare} "$R6" "${VERSION}" $R7
    ${If} $R7 = 1
      !insertmacro Leave "$(newer)" 4
    ${EndIf}
  ${EndIf}
FunctionEnd

Function AskWho
  ${If} $IsForAll = 1
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(who)" "$(who_told)"
  nsDialogs::Create 1018
  Pop $R1
  nsDialogs::SetRTL $(^RTL)
  ${NSD_CreateRadioButton} 0 20u 100% 14u "$(me)"
  Pop $ForMe
  ${NSD_CreateRadioButton} 0 44u 100% 14u "$(all)"
  Pop $R1
  ${NSD_Check} $ForMe
  nsDialogs::Show
FunctionEnd

Function TakeWho
  ${NSD_GetState} $ForMe $R1
  ${If} $R1 = ${BST_CHECKED}
    Return
  ${EndIf}
  ; Windows asks for the administrator's consent; this run ends when that one has begun.
  ClearErrors
  ExecShell "runas" "$EXEPATH" "/AllUsers"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONINFORMATION "$(not_allowed)"
    Abort
  ${EndIf}
  Quit
FunctionEnd

Function OpenIt
  Exec '"$INSTDIR\app\heliograph-window.exe"'
FunctionEnd

; --- what is done

Section "$(program)"
  SectionIn RO
  Call WaitUntilClosed
  ; Unpacked beside what is there, and put in its place in one step: a power cut in the minutes
  ; before leaves the old program whole, and no module of the old one stays among the new.
  RMDir /r "$INSTDIR\new"
  SetOutPath "$INSTDIR\new"
  ClearErrors
  File /r "${PAYLOAD}\*"
  ${If} ${Errors}
    RMDir /r "$INSTDIR\new"
    !insertmacro Leave "$(not_done)" 2
  ${EndIf}
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\old"
  Call WaitUntilClosed
  ${If} ${FileExists} "$INSTDIR\app\*"
    ClearErrors
    Rename "$INSTDIR\app" "$INSTDIR\old"
    ${If} ${Errors}
      ; Another program holds a file of it: the same as if it were open.
      RMDir /r "$INSTDIR\new"
      !insertmacro Leave "$(open)" 3
    ${EndIf}
  ${EndIf}
  ClearErrors
  Rename "$INSTDIR\new" "$INSTDIR\app"
  ${If} ${Errors}
    Rename "$INSTDIR\old" "$INSTDIR\app"
    !insertmacro Leave "$(not_done)" 2
  ${EndIf}
  ; Settings that came with an earlier installation lie beside the program.
  CopyFiles /SILENT "$INSTDIR\old\*.helio" "$INSTDIR\app"
  RMDir /r "$INSTDIR\old"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Heliograph.lnk" "$INSTDIR\app\heliograph-window.exe" "" "" 0 SW_SHOWNORMAL "" "$(about)"
  Call Register
  Call Provision
SectionEnd

Section /o "$(at_start)"
  ; The same value that the program's own switch sets and takes away.
  WriteRegStr HKCU "${RUN}" "Heliograph" '"$INSTDIR\app\heliograph-window.exe" --background'
SectionEnd

Function Register
  WriteRegStr SHCTX "Software\Classes\.helio" "" "${TYPE}"
  WriteRegStr SHCTX "Software\Classes\.helio" "Content Type" "application/vnd.itu.heliograph"
  WriteRegStr SHCTX "Software\Classes\.helio\OpenWithProgids" "${TYPE}" ""
  WriteRegStr SHCTX "Software\Classes\${TYPE}" "" "$(file)"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\DefaultIcon" "" "$INSTDIR\app\heliograph-window.exe,0"
  WriteRegStr SHCTX "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\app\heliograph-window.exe" open "%1"'
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
  WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\heliograph.exe" "" "$INSTDIR\app\heliograph.exe"
  WriteRegStr SHCTX "${KEY}" "DisplayName" "Heliograph"
  WriteRegStr SHCTX "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${KEY}" "DisplayIcon" "$INSTDIR\app\heliograph-window.exe,0"
  WriteRegStr SHCTX "${KEY}" "Publisher" "International Telecommunication Union"
  WriteRegStr SHCTX "${KEY}" "URLInfoAbout" "https://www.itu.int/"
  WriteRegStr SHCTX "${KEY}" "InstallLocation" "$INSTDIR"
  StrCpy $R1 ""
  ${If} $IsForAll = 1
    StrCpy $R1 " /AllUsers"
  ${EndIf}
  WriteRegStr SHCTX "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"$R1'
  WriteRegStr SHCTX "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe"$R1 /S'
  WriteRegDWORD SHCTX "${KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR\app" "/S=0K" $R1 $R2 $R3
  IntFmt $R1 "0x%08X" $R1
  WriteRegDWORD SHCTX "${KEY}" "EstimatedSize" "$R1"
FunctionEnd

; Files with settings that lie beside the installer go where the program looks for them.
Function Provision
  ${If} $IsForAll = 1
    StrCpy $R4 "$APPDATA\Heliograph"
  ${Else}
    StrCpy $R4 "$INSTDIR\app"
  ${EndIf}
  FindFirst $R1 $R2 "$EXEDIR\*.helio"
  ${DoWhile} $R2 != ""
    CreateDirectory "$R4"
    CopyFiles /SILENT "$EXEDIR\$R2" "$R4\$R2"
    WriteRegStr SHCTX "${OURS}\Provisioned" "$R4\$R2" ""
    FindNext $R1 $R2
  ${Loop}
  FindClose $R1
FunctionEnd

; --- and undone

Function un.onInit
  SetRegView 64
  !insertmacro MUI_UNGETLANGUAGE
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/AllUsers" $R1
  ${If} ${Errors}
    SetShellVarContext current
  ${Else}
    SetShellVarContext all
    UserInfo::GetAccountType
    Pop $R1
    ${If} $R1 != "Admin"
      ; Windows starts it from the list of programs without rights; it asks for them itself.
      ${If} ${Silent}
        !insertmacro Leave "$(not_allowed)" 5
      ${EndIf}
      ExecShell "runas" "$INSTDIR\uninstall.exe" "/AllUsers"
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Call un.WaitUntilClosed
  ; Only what we put there, each by its name; what else is in the folder is not ours.
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Heliograph.lnk"
  again:
  EnumRegValue $R1 SHCTX "${OURS}\Provisioned" 0
  ${If} $R1 != ""
    Delete "$R1"
    DeleteRegValue SHCTX "${OURS}\Provisioned" "$R1"
    Goto again
  ${EndIf}
  ReadRegStr $R1 HKCU "${RUN}" "Heliograph"
  ${WordFind} "$R1" "$INSTDIR\app\" "E+1{" $R2
  ${IfNot} ${Errors}
    DeleteRegValue HKCU "${RUN}" "Heliograph"
  ${EndIf}
  ReadRegStr $R1 SHCTX "Software\Classes\.helio" ""
  ${If} $R1 == "${TYPE}"
    DeleteRegKey SHCTX "Software\Classes\.helio"
  ${EndIf}
  DeleteRegKey SHCTX "Software\Classes\${TYPE}"
  DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\heliograph.exe"
  DeleteRegKey SHCTX "${KEY}"
  DeleteRegKey SHCTX "${OURS}"
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"
  SetShellVarContext current
  ; For the last page: the person's own stories, whoever the program was for.
SectionEnd
