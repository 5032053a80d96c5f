# Joins arguments to one command line that CommandLineToArgvW, and .NET on Linux, split into the same arguments again.
# .NET Framework's ProcessStartInfo has no ArgumentList.
function ConvertTo-CommandLine {
    param ([string[]] $Argument)

    $quoted = foreach ($text in $Argument) {
        if ($text -match '^[^\s"\\]+$') {
            $text
        } else {
            # Backslashes are special only before a quote: there, and at the end before the closing quote, each is doubled.
            '"' + ($text -replace '(\\*)"', '$1$1\"' -replace '(\\+)\z', '$1$1') + '"'
        }
    }
    return $quoted -join ' '
}
