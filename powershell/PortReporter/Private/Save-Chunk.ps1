# Writes a part of a file, after those before it, and says so. With the last one comes the whole file's SHA-256: only if that is right the
# file gets its name.
# Is sent to other machines: it may use no class of this module.
function Save-Chunk {
    param (
        [string] $Path,
        [long] $Offset,
        [byte[]] $Bytes,
        [string] $Sha256
    )

    $unfinished = "$Path.part"
    if ($Offset -eq 0) { $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($Path)) }
    $mode = [System.IO.FileMode] $(if ($Offset -eq 0) { 'CreateNew' } else { 'Open' })
    $stream = [System.IO.FileStream]::new($unfinished, $mode, [System.IO.FileAccess]::Write)
    try {
        $null = $stream.Seek($Offset, [System.IO.SeekOrigin]::Begin)
        $stream.Write($Bytes, 0, $Bytes.Length)
    } finally {
        $stream.Dispose()
    }
    if ($Sha256) {
        if ((Get-FileSha256 $unfinished) -cne $Sha256) { throw "$unfinished is not what was sent (its SHA-256 is another). Try again." }
        [System.IO.File]::Move($unfinished, $Path)
    }
    return $true
}
