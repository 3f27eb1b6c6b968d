package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One of the conditions that a schema sets at the same time. */
sealed interface Part {
    /** The schema that the condition stands in. */
    RawSchema where();

    /** A component. */
    record Reference(Component component, RawSchema where) implements Part {}

    /**
     * Plain keywords.
     *
     * @param nullable what {@code nullable: true} beside the keywords says
     */
    record Keywords(ObjectNode keywords, boolean nullable, RawSchema where) implements Part {}

    /** {@code oneOf} or {@code anyOf}. */
    record Branches(String keyword, RawSchema where) implements Part {}
}
