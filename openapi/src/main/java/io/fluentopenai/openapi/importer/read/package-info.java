/**
 * Reads documents: the bytes, YAML or JSON, into a tree with places, and the words that OpenAPI has for its nodes.
 *
 * <p>{@link io.fluentopenai.openapi.importer.read.DocumentReader} reads, {@link
 * io.fluentopenai.openapi.importer.read.Overlay} corrects, {@link io.fluentopenai.openapi.importer.read.NodeKind} says what
 * each node of a document can have.
 */
@NullMarked
package io.fluentopenai.openapi.importer.read;

import org.jspecify.annotations.NullMarked;
