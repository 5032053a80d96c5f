# A file's SHA-256, in hexadecimal.
# Is sent to other machines too: it may use no class of this module.
function Get-FileSha256 {
    param ([string] $Path)

    # On .NET Framework the one that a machine set to FIPS allows.
    $algorithm = [System.Security.Cryptography.SHA256CryptoServiceProvider]::new()
    $stream = [System.IO.File]::OpenRead($Path)
    try {
        return [System.BitConverter]::ToString($algorithm.ComputeHash($stream)).Replace('-', '')
    } finally {
        $stream.Dispose()
        $algorithm.Dispose()
    }
}
