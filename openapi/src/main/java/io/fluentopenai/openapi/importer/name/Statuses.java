package io.fluentopenai.openapi.importer.name;

/** Status codes as parts of names. Stateless. */
public final class Statuses {
    private Statuses() {}

    /** Returns the name of a status, such as {@code NotFound} for 404; empty for the first success. */
    public static String word(String status) {
        return switch (status) {
            case "200", "2XX" -> "";
            case "201" -> "Created";
            case "202" -> "Accepted";
            case "204" -> "NoContent";
            case "400" -> "BadRequest";
            case "401" -> "Unauthorized";
            case "403" -> "Forbidden";
            case "404" -> "NotFound";
            case "409" -> "Conflict";
            case "422" -> "Unprocessable";
            case "429" -> "TooManyRequests";
            case "500" -> "ServerError";
            case "503" -> "Unavailable";
            case "default" -> "Default";
            default -> "Status" + status;
        };
    }
}
