package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A JSON value that was made for one purpose.
 *
 * @param pointer the JSON pointer of the place that it is about
 * @param what what is at that place, in a few words, for the messages of failing tests
 * @param json the value
 */
public record Sample(String pointer, String what, JsonNode json) {

    /** The purpose, without the value. */
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "/" : pointer) + " " + what;
    }
}
