# The machine's platform, as folders of engines are named.
# Is sent to other machines too: it may use no class of this module.
function Get-Platform {
    if ([System.IO.Path]::DirectorySeparatorChar -eq '\') { 'win-x64' } else { 'linux-x64' }
}
