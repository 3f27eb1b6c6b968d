package app.tools;

import io.fluentopenai.tools.ToolFunction;

/** Tools whose class and methods are not public. */
final class Weather {
    @ToolFunction("Tells the weather of a city")
    String weather(String city) {
        return "rain in " + city;
    }
}
