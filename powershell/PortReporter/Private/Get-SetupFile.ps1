# The files to copy to a computer of a platform so that setup can run there, the program first. Nothing if this module has no program for
# the platform. The files of the module go into a folder next to the program, as in the release package.
function Get-SetupFile {
    param ([string] $Platform)

    $path = @(Get-EngineCandidatePath $Platform | Where-Object { [System.IO.File]::Exists($_) })
    if ($path.Count -eq 0) { return }
    $program = [System.IO.FileInfo] $path[0]
    @{ Source = $program.FullName; PathPart = , $program.Name; Size = $program.Length; Sha256 = Get-FileSha256 $program.FullName }
    foreach ($file in [System.IO.DirectoryInfo]::new($PSScriptRoot).GetFiles('*', [System.IO.SearchOption]::AllDirectories)) {
        $parts = $file.FullName.Substring($PSScriptRoot.Length + 1).Split([System.IO.Path]::DirectorySeparatorChar)
        # Programs of all platforms.
        if ($parts[0] -eq 'bin') { continue }
        @{ Source = $file.FullName; PathPart = @('PortReporter') + $parts; Size = $file.Length; Sha256 = Get-FileSha256 $file.FullName }
    }
}
