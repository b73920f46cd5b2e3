# The commands of the Makefile for Windows, without administrator rights:
#   powershell -ExecutionPolicy Bypass -File make.ps1 env
# Where scripts are forbidden altogether, type the lines of a command by hand.
param([string]$Command = "help")
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$Python = ".venv\Scripts\python.exe"

# The launcher py comes with python.org's installer; the Microsoft Store and others give python.
$Starter = if (Get-Command py -ErrorAction SilentlyContinue) { "py" } else { "python" }

function Invoke-Step {
    param([string]$Program, [string[]]$Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Test-Starter {
    # The alias that Windows has for Python opens the Store and runs nothing: it fails here, too.
    & $Starter -c "import sys; sys.exit(sys.version_info < (3, 11))"
    if ($LASTEXITCODE -ne 0) {
        Write-Output "surveybench needs Python 3.11 or newer, and '$Starter' is not."
        Write-Output "Install it from python.org (for yourself alone, no administrator rights needed),"
        Write-Output "open a new PowerShell, and try again."
        exit 1
    }
}

function Install-Lock {
    param([string]$Lock)
    if (-not (Test-Path $Python)) {
        Test-Starter
        Invoke-Step $Starter @("-m", "venv", ".venv")
    }
    Invoke-Step $Python @("-m", "pip", "install", "-q", "-r", $Lock)
    Invoke-Step $Python @("-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", ".")
}

switch ($Command) {
    "env" { Install-Lock "requirements.lock" }
    "env-test" { Install-Lock "requirements-test.lock" }
    "demo" {
        Install-Lock "requirements.lock"
        Invoke-Step ".venv\Scripts\surveybench.exe" @("demo", "demo")
    }
    "test" {
        Install-Lock "requirements-test.lock"
        Invoke-Step $Python @("-m", "pytest", "-n", "2")
    }
    "check" {
        Install-Lock "requirements-test.lock"
        Invoke-Step ".venv\Scripts\ruff.exe" @("format", "--check", ".")
        Invoke-Step ".venv\Scripts\ruff.exe" @("check", ".")
        Invoke-Step ".venv\Scripts\pyright.exe" @()
        Invoke-Step $Python @("-m", "pytest", "-q", "tests\test_house.py")
    }
    "bench" {
        Install-Lock "requirements.lock"
        Invoke-Step $Python @("bench\run.py")
    }
    "dist" {
        Install-Lock "requirements.lock"
        Invoke-Step $Python @("-m", "hatchling", "build", "-d", "dist")
        Invoke-Step $Python @(".ci\sbom.py", "requirements.lock", "dist\sbom.cdx.json")
    }
    default {
        Write-Output "make.ps1 env | env-test | demo | test | check | bench | dist"
        Write-Output "Where scripts are not allowed:"
        Write-Output "  powershell -ExecutionPolicy Bypass -File make.ps1 demo"
    }
}
