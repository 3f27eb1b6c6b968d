/**
 * Distils the official OpenAPI document into the fact sheet that the client is generated from. {@link
 * io.fluentopenai.openapi.importer.Importer} leads a document through the rooms, each of which uses the ones before it:
 *
 * <ol>
 *   <li>{@code read} fetches the bytes, makes a tree with places, and applies the overlay;
 *   <li>{@code repair} repairs mistakes that can mean one thing only;
 *   <li>{@code distil} keeps the facts and refuses what it does not know;
 *   <li>{@code shape} finds the shape of every schema;
 *   <li>{@code name} names the shapes and the operations;
 *   <li>{@code sheet} puts the fact sheet together, checks it and writes it.
 * </ol>
 */
@NullMarked
package io.fluentopenai.openapi.importer;

import org.jspecify.annotations.NullMarked;
