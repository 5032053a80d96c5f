# Writes a part of a log file of a remote computer to the local copy. The computer may be hostile: it chooses neither where files are
# written, nor how large a part is. The cells are those of the engine's 'log pack': file, kind, offset, whether it is the last part,
# content.
function Save-LogPart {
    param (
        # Destination, Folders (local ones by the remote ones), Files (local ones by the remote ones).
        [hashtable] $Copy,
        [string[]] $Cell
    )

    $maxPart = 1MB
    # The volume of the temporary files must remain usable.
    $reserve = 500MB
    $file = [PortReporterTsvReader]::Text($Cell[0])
    $target = $Copy.Files[$file]
    if (-not $target) {
        $split = $file.LastIndexOfAny([char[]] '/\')
        $folder = if ($split -gt 0) { $file.Substring(0, $split) } else { '.' }
        if (-not $Copy.Folders.Contains($folder)) {
            $number = $Copy.Folders.Count + 1
            $Copy.Folders[$folder] = $Copy.Destination + $(if ($number -gt 1) { " $number" })
            $null = [System.IO.Directory]::CreateDirectory($Copy.Folders[$folder])
        }
        $name = $file.Substring($split + 1) -replace '[^\w.() -]', '_'
        $isOwnName = $name -match '^PR-(INITIAL|PORTS|PIDS|EVENTS)-[\d-]{1,40}\.(log|jsonl)$'
        # The kind of another file is found in its first lines, if its name is similar to that of a log.
        if (-not $isOwnName) {
            $kind = if ($Cell[1] -match '^[a-z]{1,10}$') { $Cell[1].ToUpperInvariant() }
            $name = "PR-$kind $($Copy.Files.Count + 1).log"
        }
        $target = $Copy.Files[$file] = [System.IO.Path]::Combine($Copy.Folders[$folder], $name)
    }
    if ([System.IO.DriveInfo]::new($Copy.Destination).AvailableFreeSpace -lt $reserve) {
        throw [System.IO.IOException]::new("less than $($reserve / 1MB) MB are free for temporary files in $($Copy.Destination)")
    }
    $packed = [System.IO.MemoryStream]::new([System.Convert]::FromBase64String($Cell[4]))
    $gzip = [System.IO.Compression.GZipStream]::new($packed, [System.IO.Compression.CompressionMode]::Decompress)
    $stream = [System.IO.FileStream]::new($target, [System.IO.FileMode]::Append, [System.IO.FileAccess]::Write)
    try {
        if ($stream.Length -ne [long] $Cell[2]) { throw [System.IO.InvalidDataException]::new("a part of $file is missing") }
        $buffer = [byte[]]::new(64KB)
        $length = 0
        while (($count = $gzip.Read($buffer, 0, $buffer.Length)) -gt 0) {
            $length += $count
            if ($length -gt $maxPart) { throw [System.IO.InvalidDataException]::new("a part of $file is too large") }
            $stream.Write($buffer, 0, $count)
        }
    } finally {
        $stream.Dispose()
        $gzip.Dispose()
    }
}
