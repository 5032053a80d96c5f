# Reads a part of a file; at its end the part may be shorter than requested.
function Read-FileChunk {
    param (
        [string] $Path,
        [long] $Offset,
        [int] $Size
    )

    $stream = [System.IO.File]::OpenRead($Path)
    try {
        $null = $stream.Seek($Offset, [System.IO.SeekOrigin]::Begin)
        $bytes = [byte[]]::new([System.Math]::Min($Size, $stream.Length - $Offset))
        $null = $stream.Read($bytes, 0, $bytes.Length)
        return , $bytes
    } finally {
        $stream.Dispose()
    }
}
