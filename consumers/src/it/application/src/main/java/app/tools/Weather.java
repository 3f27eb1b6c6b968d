package app.tools;

import io.fluentopenai.tools.Function;

/** Tools whose class and methods are not public. */
final class Weather {
    @Function("Tells the weather of a city")
    String weather(String city) {
        return "rain in " + city;
    }
}
