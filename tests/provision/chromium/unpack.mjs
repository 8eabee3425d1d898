// Unpacks the browser into the temporary folder and says where it is.
import chromium from "@sparticuz/chromium";

console.log(await chromium.executablePath());
