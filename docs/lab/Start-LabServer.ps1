<#
.SYNOPSIS
Serves the files of a folder by HTTP and by TFTP, for the Port Reporter lab.

.DESCRIPTION
Start-LabServer.ps1 is a web server and a TFTP server in one, short enough to
be read in the lesson. It sends the files of one folder, without subfolders,
accepts no files, and prints a line for each file. Ctrl-C ends it.

It is for a lab: it listens on 127.0.0.1 unless -Address specifies another
address, and serves one client at a time.

.PARAMETER Folder
The folder with the files to send.

.PARAMETER WebPort
The TCP port of the web server.

.PARAMETER TftpPort
The UDP port of the TFTP server.

.PARAMETER Address
The address to listen on. 0.0.0.0 means all addresses of this computer.

.PARAMETER Seconds
The number of seconds after which it ends. The default is to run until Ctrl-C.

.INPUTS
None
This script accepts no pipeline input.

.OUTPUTS
System.String
A line for each start, file and refusal.

.EXAMPLE
.\Start-LabServer.ps1 C:\Lab

Web server on 127.0.0.1:80, TFTP server on 127.0.0.1:69, files from C:\Lab
web: sent hello.txt
tftp: sent hello.txt from port 52114

.LINK
https://www.rfc-editor.org/rfc/rfc1350
#>
[CmdletBinding()]
param (
    [Parameter(Mandatory, Position = 0)]
    [string] $Folder,

    [ValidateRange(1, 65535)]
    [int] $WebPort = 80,

    [ValidateRange(1, 65535)]
    [int] $TftpPort = 69,

    [ipaddress] $Address = '127.0.0.1',

    [ValidateRange(1, 86400)]
    [int] $Seconds
)

$ErrorActionPreference = 'Stop'
$root = [System.IO.Path]::GetFullPath($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Folder))
if (-not [System.IO.Directory]::Exists($root)) { throw "The folder $root does not exist. Create it and copy a file into it." }

# The content of a file in the folder; null for any other name.
function Read-LabFile ([string] $Name) {
    foreach ($file in [System.IO.Directory]::GetFiles($root)) {
        if ([System.IO.Path]::GetFileName($file) -eq $Name) { return , [System.IO.File]::ReadAllBytes($file) }
    }
}

# One request of HTTP/1.0 (RFC 1945): GET /name.
function Send-WebFile ([System.Net.Sockets.TcpClient] $Client) {
    $stream = $Client.GetStream()
    $stream.ReadTimeout = $stream.WriteTimeout = 2000
    $buffer = [byte[]]::new(4096)
    $request = ''
    while (-not $request.Contains("`r`n`r`n") -and $request.Length -lt $buffer.Length) {
        $count = $stream.Read($buffer, 0, $buffer.Length)
        if ($count -eq 0) { return }
        $request += [System.Text.Encoding]::ASCII.GetString($buffer, 0, $count)
    }
    $name = ''
    if ($request -match '^GET /([^ /?]+)') { $name = [System.Uri]::UnescapeDataString($Matches[1]) }
    $content = Read-LabFile $name
    $status = if ($null -eq $content) { '404 Not Found' } else { '200 OK' }
    $length = if ($null -eq $content) { 0 } else { $content.Length }
    $head = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.0 $status`r`nContent-Length: $length`r`n`r`n")
    $stream.Write($head, 0, $head.Length)
    if ($length -gt 0) { $stream.Write($content, 0, $length) }
    if ($null -eq $content) { 'web: refused a file that does not exist' } else { "web: sent $name" }
}

# One TFTP transfer (RFC 1350), from a separate port as the protocol requires: blocks of 512 bytes, each of them acknowledged.
function Send-TftpFile ([byte[]] $Request, [System.Net.IPEndPoint] $To) {
    $fields = [System.Text.Encoding]::ASCII.GetString($Request, 2, $Request.Length - 2).Split([char] 0)
    $content = if ($Request[1] -eq 1) { Read-LabFile $fields[0] }
    $transfer = [System.Net.Sockets.UdpClient]::new([System.Net.IPEndPoint]::new($Address, 0))
    try {
        $transfer.Client.ReceiveTimeout = 1000
        $transfer.Connect($To)
        if ($null -eq $content) {
            # ERROR 1, file not found; also for write requests.
            $refusal = [byte[]] (0, 5, 0, 1) + [System.Text.Encoding]::ASCII.GetBytes('not here') + [byte[]] (, 0)
            $null = $transfer.Send($refusal, $refusal.Length)
            return 'tftp: refused a file that does not exist'
        }
        for ($block = 1; ($block - 1) * 512 -le $content.Length; $block++) {
            $size = [System.Math]::Min(512, $content.Length - ($block - 1) * 512)
            $packet = [byte[]]::new(4 + $size)
            $packet[1] = 3
            $packet[2] = ($block -shr 8) -band 255
            $packet[3] = $block -band 255
            [System.Array]::Copy($content, ($block - 1) * 512, $packet, 4, $size)
            $isAcknowledged = $false
            for ($try = 0; $try -lt 3 -and -not $isAcknowledged; $try++) {
                $null = $transfer.Send($packet, $packet.Length)
                try {
                    $from = $To
                    $answer = $transfer.Receive([ref] $from)
                    $isForBlock = $answer.Length -ge 4 -and $answer[2] -eq $packet[2] -and $answer[3] -eq $packet[3]
                    $isAcknowledged = $isForBlock -and $answer[1] -eq 4
                } catch {
                    # No answer in time: the block is sent again.
                    $isAcknowledged = $false
                }
            }
            # A client need not acknowledge the last block.
            if (-not $isAcknowledged -and $size -eq 512) { return "tftp: the client stopped during $($fields[0])" }
        }
        "tftp: sent $($fields[0]) from port $($transfer.Client.LocalEndPoint.Port)"
    } finally {
        $transfer.Close()
    }
}

$web = [System.Net.Sockets.TcpListener]::new($Address, $WebPort)
$tftp = $null
try {
    $web.Start()
    $tftp = [System.Net.Sockets.UdpClient]::new([System.Net.IPEndPoint]::new($Address, $TftpPort))
    "Web server on ${Address}:$WebPort, TFTP server on ${Address}:$TftpPort, files from $root"
    $started = [datetime]::UtcNow
    $lastClient = ''
    while (-not $Seconds -or ([datetime]::UtcNow - $started).TotalSeconds -lt $Seconds) {
        try {
            if ($web.Pending()) {
                $client = $web.AcceptTcpClient()
                try { Send-WebFile $client } finally { $client.Close() }
            } elseif ($tftp.Available -gt 0) {
                $from = [System.Net.IPEndPoint]::new([ipaddress]::Any, 0)
                $request = $tftp.Receive([ref] $from)
                # A client uses a new port for each transfer: another request from the last port is a repetition.
                if ($request.Length -gt 3 -and "$from" -ne $lastClient) { Send-TftpFile $request $from }
                $lastClient = "$from"
            } else {
                [System.Threading.Thread]::Sleep(20)
            }
        } catch {
            # An error of one client ends only its own transfer.
            "a client was dropped: $($_.Exception.Message)"
        }
    }
} finally {
    $web.Stop()
    if ($null -ne $tftp) { $tftp.Close() }
}
