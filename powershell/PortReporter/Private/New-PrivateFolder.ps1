# Creates a temporary folder that other accounts cannot read.
function New-PrivateFolder {
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '',
        Justification = 'The folder exists only during the command.')]
    param ()

    # Linux: mode 0700. .NET Framework does not have it, but exists on Windows only, where the folder for temporary files belongs to the
    # account.
    $create = [System.IO.Directory].GetMethod('CreateTempSubdirectory', [type[]] @([string]))
    if ($create) { return $create.Invoke($null, @('port-reporter-')).FullName }
    $name = "port-reporter-$([guid]::NewGuid().ToString('n'))"
    return [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), $name)).FullName
}
