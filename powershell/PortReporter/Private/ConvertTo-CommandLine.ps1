# One command line of arguments that CommandLineToArgvW, and .NET on Linux, takes apart into the same arguments again.
# .NET Framework's ProcessStartInfo has no ArgumentList.
function ConvertTo-CommandLine {
    param ([string[]] $Argument)

    $quoted = foreach ($text in $Argument) {
        if ($text -match '^[^\s"\\]+$') {
            $text
        } else {
            # Backslashes count only before a quote: there, and at the end where our own quote follows, each is doubled.
            '"' + ($text -replace '(\\*)"', '$1$1\"' -replace '(\\+)\z', '$1$1') + '"'
        }
    }
    return $quoted -join ' '
}
