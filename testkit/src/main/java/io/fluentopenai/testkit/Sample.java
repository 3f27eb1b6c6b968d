package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A generated JSON value.
 *
 * @param pointer the JSON pointer of the value's place of interest
 * @param what a short description of that place, for test failure messages
 * @param json the value
 */
public record Sample(String pointer, String what, JsonNode json) {

    /** Returns the pointer and the description, without the value. */
    @Override
    public String toString() {
        return (pointer.isEmpty() ? "/" : pointer) + " " + what;
    }
}
