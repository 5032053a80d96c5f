# The SHA-256 of a file, in hexadecimal.
# Also sent to remote computers: it must not use classes of this module.
function Get-FileSha256 {
    param ([string] $Path)

    # On .NET Framework, the implementation that is allowed in FIPS mode.
    $algorithm = [System.Security.Cryptography.SHA256CryptoServiceProvider]::new()
    $stream = [System.IO.File]::OpenRead($Path)
    try {
        return [System.BitConverter]::ToString($algorithm.ComputeHash($stream)).Replace('-', '')
    } finally {
        $stream.Dispose()
        $algorithm.Dispose()
    }
}
