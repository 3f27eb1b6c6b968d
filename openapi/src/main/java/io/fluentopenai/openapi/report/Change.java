package io.fluentopenai.openapi.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * A difference between two fact sheets.
 *
 * @param area what sort of thing differs
 * @param kind how it differs
 * @param subject which one, as a user of the client knows it: {@code ChatApi.createChatCompletion}, {@code Response.id}
 * @param detail the old and the new state, may be empty
 * @param impact what it does to code that uses the client
 * @param why the reason for {@code impact}, empty where there is none
 */
public record Change(Area area, Kind kind, String subject, String detail, Impact impact, String why) {
    /** The area of a change, in the order of the report. */
    public enum Area {
        /** A method of an API class. */
        OPERATION,
        /** A parameter of an operation. */
        PARAMETER,
        /** The request body of an operation. */
        REQUEST_BODY,
        /** The response of an operation. */
        RESPONSE,
        /** The payload of a webhook. */
        WEBHOOK,
        /** A class. */
        SCHEMA,
        /** A property of a class. */
        PROPERTY,
        /** A constant of an enum. */
        ENUM_VALUE,
        /** A branch of a union or of a choice. */
        BRANCH;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** The kind of a change. */
    public enum Kind {
        /** The subject is new. */
        ADDED,
        /** The subject was removed. */
        REMOVED,
        /** The subject exists in both revisions, and differs. */
        CHANGED,
        /** The subject has another name and is the same otherwise. */
        RENAMED
    }

    /** The effect of a change on code that uses the client, the worst first. */
    public enum Impact {
        /** Code that uses it may no longer compile. */
        SOURCE,
        /** Code compiles, but may meet other values, or requests may be refused. */
        BEHAVIOUR,
        /** No effect. */
        NONE
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("area", area.name().toLowerCase(Locale.ROOT));
        json.put("kind", kind.name().toLowerCase(Locale.ROOT));
        json.put("subject", subject);
        json.put("detail", detail);
        json.put("impact", impact.name().toLowerCase(Locale.ROOT));
        json.put("why", why);
        return json;
    }
}
