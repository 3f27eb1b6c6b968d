package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A document as read.
 *
 * @param root the tree: numbers with all their digits, members in document order
 * @param places where its nodes stand in the text
 */
public record SourceDocument(ObjectNode root, Places places) {}
