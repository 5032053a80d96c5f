# What is copied to a machine of a platform so that its setup can be run there, the program first; nothing when there is no program
# for it here. The module's own files go into a folder beside the program, as in the hand-out.
function Get-SetupFile {
    param ([string] $Platform)

    $program = Get-EngineCandidatePath $Platform | Where-Object { [System.IO.File]::Exists($_) } | ForEach-Object { [System.IO.FileInfo] $_ }
    if (-not $program) { return }
    $program = @($program)[0]
    @{ Source = $program.FullName; Place = , $program.Name; Size = $program.Length; Sha256 = Get-FileSha256 $program.FullName }
    foreach ($file in [System.IO.DirectoryInfo]::new($PSScriptRoot).GetFiles('*', [System.IO.SearchOption]::AllDirectories)) {
        $place = $file.FullName.Substring($PSScriptRoot.Length + 1).Split([System.IO.Path]::DirectorySeparatorChar)
        # Programs.
        if ($place[0] -eq 'bin') { continue }
        @{ Source = $file.FullName; Place = @('PortReporter') + $place; Size = $file.Length; Sha256 = Get-FileSha256 $file.FullName }
    }
}
