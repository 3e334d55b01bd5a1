"""A strategy as linked data on any web host: what is chosen is written as pages, data and rules for the server.

``selection`` chooses what is published, ``addresses`` says where each thing is found, ``twins`` writes it as data and
``pages`` for people, ``servers`` tells the web server who gets which, ``metadata`` describes the whole, and ``site``
puts the files together and writes those that changed.

The parts meet in these::

    selection.select(quads, profile, …)  -> Publication(quads, left_out, base)
    site.contents(publication.quads, …)  -> Contents
    site.plan(contents, …)               -> dict[str, bytes]   path below the folder -> content
    metadata.describe(publication, …)    -> tuple[Quad, …]     about <base>site/dataset, written as its document
    servers.rules(addresses, gone)       -> dict[str, bytes]
    writer.write(folder, files, …)       -> what was written, left as it was, and removed
"""
