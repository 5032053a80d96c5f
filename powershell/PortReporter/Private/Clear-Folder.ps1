# Deletes folders with their contents, and returns those that still exist because a file in them is in use. Retries for five seconds,
# because Windows releases the file of a program shortly after its end.
# Also sent to remote computers: it must not use classes of this module.
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
