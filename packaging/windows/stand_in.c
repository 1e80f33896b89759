/* Stands for the program where no Windows can freeze it: it tells a version, or stays open. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(int count, char **words)
{
    if (count > 1 && strcmp(words[1], "--version") == 0) {
        printf("heliograph %s\n", VERSION);
        return 0;
    }
    Sleep(120000);
    return 0;
}
