"""What is made of files that hardly ever change, kept between processes: nothing is lost with it but time."""
