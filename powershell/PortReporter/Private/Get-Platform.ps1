# The platform of the computer, as in the names of engine folders.
# Also sent to remote computers: it must not use classes of this module.
function Get-Platform {
    if ([System.IO.Path]::DirectorySeparatorChar -eq '\') { 'win-x64' } else { 'linux-x64' }
}
