"""The engines that are measured, a module each: `ABOUT`, `find(text)`, at times `work`, `clock`."""
