# Writes a part of a file, after the previous parts, and returns true. The last part comes with the SHA-256 of the whole file: the file gets
# its name only if that is correct.
# Sent to remote computers: it must not use classes of this module.
function Save-Chunk {
    param (
        [string] $Path,
        [long] $Offset,
        [byte[]] $Bytes,
        [string] $Sha256
    )

    $partial = "$Path.part"
    if ($Offset -eq 0) { $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($Path)) }
    $mode = [System.IO.FileMode] $(if ($Offset -eq 0) { 'CreateNew' } else { 'Open' })
    $stream = [System.IO.FileStream]::new($partial, $mode, [System.IO.FileAccess]::Write)
    try {
        $null = $stream.Seek($Offset, [System.IO.SeekOrigin]::Begin)
        $stream.Write($Bytes, 0, $Bytes.Length)
    } finally {
        $stream.Dispose()
    }
    if ($Sha256) {
        if ((Get-FileSha256 $partial) -cne $Sha256) { throw "$partial was not copied correctly (its SHA-256 differs). Try again." }
        [System.IO.File]::Move($partial, $Path)
    }
    return $true
}
