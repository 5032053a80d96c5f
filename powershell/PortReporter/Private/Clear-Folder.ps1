# Deletes folders with all that is in them, and gives those that are still there because something in them is in use: for five seconds, as
# Windows lets go of a program a moment after its end.
# Is sent to other machines too: it may use no class of this module.
function Clear-Folder {
    param ([string[]] $Path)

    foreach ($one in $Path) {
        for ($attempt = 1; [System.IO.Directory]::Exists($one); $attempt++) {
            try {
                [System.IO.Directory]::Delete($one, $true)
            } catch [System.IO.IOException], [System.UnauthorizedAccessException] {
                if ($attempt -eq 50) {
                    @{ Path = $one }
                    break
                }
                [System.Threading.Thread]::Sleep(100)
            }
        }
    }
}
