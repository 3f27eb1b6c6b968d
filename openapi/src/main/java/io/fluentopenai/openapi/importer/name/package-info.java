/** Names components, API classes and methods, so that a name stays when other things of the document change. */
@NullMarked
package io.fluentopenai.openapi.importer.name;

import org.jspecify.annotations.NullMarked;
